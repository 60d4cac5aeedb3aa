import { z } from 'zod';
import type { Change, Finding, RunRecord } from '../model/record.ts';

/** What two runs are compared by. */
export interface Comparable {
  inventory: RunRecord['inventory'];
  findings: readonly Pick<Finding, 'check' | 'subject' | 'verdict'>[];
}

/** In words, by subject. */
export type Facts = ReadonlyMap<string, string>;

const text = z.string();
const texts = z.array(text).catch([]);
const maybe = text.optional().catch(undefined);
const endpoint = z.object({ endpoint: text });
const peer = z.object({ peer: text, endpoint: text, methods: texts });
const certificate = z.object({ host: text, sha256: text, subject: maybe, issuer: maybe, notAfter: maybe });
const destination = z.object({ destination: text, agreement: maybe, reason: maybe, callers: texts });

/**
 * What is worth knowing of a system beside its verdicts. Pods, their number and their addresses come and go, and are no
 * part of it; a certificate is told by its digest, whichever address showed it.
 */
export function factsOf({ inventory, findings }: Comparable): Record<Change['what'], Facts> {
  return {
    endpoint: collect(inventory.endpoints, endpoint, (one) => [one.endpoint, 'declared']),
    peer: collect(inventory.peers, peer, (one) => [
      `${one.peer} → ${one.endpoint}`,
      one.methods.length === 0 ? 'any method' : one.methods.toSorted().join(' '),
    ]),
    certificate: collect(inventory.certificates, certificate, (one) => [
      one.host,
      `${one.subject ?? 'no subject'}, by ${one.issuer ?? 'nobody'}, to ${one.notAfter ?? 'no date'}, SHA-256 ${one.sha256}`,
    ]),
    egress: collect(inventory.egress, destination, (one) => [
      one.destination,
      [
        one.agreement === undefined ? undefined : `agreement ${one.agreement}`,
        one.reason,
        `for ${one.callers.toSorted().join(', ') || 'nobody'}`,
      ]
        .filter((part) => part !== undefined)
        .join('; '),
    ]),
    finding: new Map(findings.map(({ check, subject, verdict }) => [`${check} ${subject}`, verdict])),
  };
}

/** Several that have the same subject are said in one breath, in an order that does not depend on who came first. */
function collect<T>(
  list: readonly unknown[],
  shape: z.ZodType<T>,
  say: (one: T) => readonly [subject: string, words: string],
): Facts {
  const said = new Map<string, Set<string>>();
  for (const one of list) {
    const { data } = shape.safeParse(one);
    if (data === undefined) continue;
    const [subject, words] = say(data);
    said.set(subject, (said.get(subject) ?? new Set()).add(words));
  }
  return new Map([...said].map(([subject, words]) => [subject, [...words].sort().join(' | ')]));
}
