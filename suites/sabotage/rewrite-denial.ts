import { z } from 'zod';
import type { Alteration, Scene } from '../../lib/model/sabotage.ts';
import type { Endpoint } from '../../lib/model/system.ts';
import { KIND, SECURITY, selects } from './access-rule.ts';

const list = z.array(z.string()).optional();
const operation = z.looseObject({ paths: list, hosts: list });
type Operation = z.infer<typeof operation>;
const rule = z.looseObject({
  to: z.array(z.looseObject({ operation })).optional(),
  when: z.array(z.looseObject({ key: z.string(), values: list, notValues: list })).optional(),
});
export type DenyRule = z.infer<typeof rule>;
const policy = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.looseObject({
    selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).default({}) }).optional(),
    action: z.literal('DENY'),
    rules: z.array(rule),
  }),
});

/** Rewrites the first rule that denies something at an endpoint for which `change` has an answer. */
export async function rewriteDenial(
  { system, find }: Scene,
  change: (rule: DenyRule, endpoint: Endpoint) => DenyRule | undefined,
): Promise<readonly Alteration[] | undefined> {
  for (const endpoint of system.endpoints.filter(({ forbids }) => forbids.length > 0)) {
    const found = (await find(SECURITY, KIND, endpoint.namespace)).flatMap(
      (object) => policy.safeParse(object).data ?? [],
    );
    for (const { metadata, spec } of found.filter((one) =>
      selects(one.spec.selector?.matchLabels, endpoint),
    )) {
      for (const old of spec.rules) {
        const changed = change(old, endpoint);
        if (!changed) continue;
        const rules = spec.rules.map((one) => (one === old ? changed : one));
        const ref = { apiVersion: SECURITY, kind: KIND, ...metadata };
        return [{ do: 'merge', ref, patch: { spec: { rules } } }];
      }
    }
  }
  return undefined;
}

/** The rule with the first of its operations changed for which `change` has an answer. */
export function withOperation(
  { to = [], ...rule }: DenyRule,
  change: (operation: Operation) => Operation | undefined,
): DenyRule | undefined {
  for (const one of to) {
    const operation = change(one.operation);
    if (operation) return { ...rule, to: to.map((old) => (old === one ? { ...one, operation } : old)) };
  }
  return undefined;
}
