import type { Signature } from '../lib/evidence/signature/look.ts';
import { legible } from '../lib/model/legible.ts';

export interface KnownKey {
  readonly path: string;
  readonly id: string;
}

interface Known {
  /** By each of these the run must be signed. */
  readonly demanded: readonly KnownKey[];
  readonly own: KnownKey | undefined;
}

/** What may be said of an intact folder, line by line. That a signature holds says nothing of whose it is. */
export function trustOf(
  dir: string,
  signatures: readonly Signature[],
  { demanded, own }: Known,
): { text: string; holds: boolean } {
  const keys = [...demanded, ...(own ? [own] : [])];
  const nameOf = (id: string) => keys.find((key) => key.id === id)?.path;
  const run = signatures.find(({ review }) => review === undefined);
  const lines = [`${dir} is intact, ${runLine(run, nameOf)}`];
  for (const { review, keyId } of signatures) {
    if (review === undefined) continue;
    const { reviewer, reviewedAt, note } = review;
    const by = nameOf(keyId) ?? `an unknown key (${keyId}), so it may be anybody`;
    const said = note === undefined ? '' : `: ${legible(note)}`;
    lines.push(`Reviewed by ${legible(reviewer)} on ${reviewedAt.slice(0, 10)}, with ${by}${said}`);
  }
  const lacking = demanded.filter(({ id }) => !signatures.some(({ keyId }) => keyId === id));
  for (const { path, id } of lacking) lines.push(`It is not signed with ${path} (${id}).`);
  return { text: `${lines.join('\n')}\n`, holds: lacking.length === 0 };
}

function runLine(run: Signature | undefined, nameOf: (id: string) => string | undefined): string {
  if (run === undefined) return 'and nobody signed it: whoever can write to it could have made it anew.';
  const name = nameOf(run.keyId);
  if (name !== undefined) return `signed with ${name} (${run.keyId}).`;
  return `signed by an unknown key (${run.keyId}): compare it with what you were given, or name that with --key.`;
}
