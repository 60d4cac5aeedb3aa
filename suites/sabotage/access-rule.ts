import { z } from 'zod';
import type { Alteration, Scene } from '../../lib/model/sabotage.ts';
import type { Actor, Endpoint } from '../../lib/model/system.ts';

export const SECURITY = 'security.istio.io/v1';
export const KIND = 'AuthorizationPolicy';

const list = z.array(z.string()).optional();
const operation = z.looseObject({ methods: list, paths: list });
export type Operation = z.infer<typeof operation>;

const rule = z.looseObject({
  from: z.array(z.looseObject({ source: z.looseObject({ principals: list }) })).default([]),
  to: z.array(z.looseObject({ operation })).default([]),
});
const policy = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.looseObject({
    selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).default({}) }).optional(),
    action: z.literal('ALLOW').optional(),
    rules: z.array(rule).default([]),
  }),
});

/**
 * Rewrites one operation of the rule that allows a caller at an endpoint: the first one that `change` has an answer
 * for. Undefined where there is none.
 */
export async function rewriteRule(
  { find }: Scene,
  endpoint: Endpoint,
  caller: Actor,
  change: (operation: Operation) => Operation | undefined,
): Promise<Alteration | undefined> {
  const found = await find(SECURITY, KIND, endpoint.namespace);
  for (const { metadata, spec } of found.flatMap((object) => policy.safeParse(object).data ?? [])) {
    if (!selects(spec.selector?.matchLabels, endpoint)) continue;
    for (const one of spec.rules.filter((some) => names(some, caller))) {
      for (const to of one.to) {
        const changed = change(to.operation);
        if (!changed) continue;
        const rewritten = { ...one, to: one.to.map((old) => (old === to ? { operation: changed } : old)) };
        const rules = spec.rules.map((old) => (old === one ? rewritten : old));
        return {
          do: 'merge',
          ref: { apiVersion: SECURITY, kind: KIND, ...metadata },
          patch: { spec: { rules } },
        };
      }
    }
  }
  return undefined;
}

/** A policy of ours beside those that are there. */
export const anotherPolicy = (
  endpoint: Endpoint,
  action: 'ALLOW' | 'DENY',
  rule: Readonly<Record<string, unknown>>,
): Alteration => ({
  do: 'create',
  object: {
    apiVersion: SECURITY,
    kind: KIND,
    metadata: { name: 'assay-sabotage', namespace: endpoint.namespace },
    spec: { selector: { matchLabels: endpoint.wears?.labels ?? {} }, action, rules: [rule] },
  },
});

/** Whether a policy with this selector is for the pods behind an endpoint. */
export function selects(labels: Readonly<Record<string, string>> = {}, { wears }: Endpoint): boolean {
  return Object.entries(labels).every(([key, value]) => wears?.labels[key] === value);
}

const names = ({ from }: z.infer<typeof rule>, caller: Actor): boolean =>
  from.some(({ source }) => source.principals?.some((one) => one.endsWith(identityOf(caller))));

/** A principal without the trust domain. */
export const identityOf = ({ namespace, serviceAccount }: Actor): string =>
  `/ns/${namespace}/sa/${serviceAccount}`;
