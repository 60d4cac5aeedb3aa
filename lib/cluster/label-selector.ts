import { z } from 'zod';

type Labels = Readonly<Record<string, string>>;

/** A label selector as Kubernetes writes it. */
export const labelSelector = z.object({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z
    .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).optional() }))
    .optional(),
});
export type LabelSelector = z.infer<typeof labelSelector>;

/** Whether a selector matches; an empty one matches everything. An operator that we do not know matches too. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  const has = (key: string): boolean => Object.hasOwn(labels, key);
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      if (operator === 'In') return has(key) && values.includes(labels[key] ?? '');
      if (operator === 'NotIn') return !has(key) || !values.includes(labels[key] ?? '');
      if (operator === 'Exists') return has(key);
      return operator === 'DoesNotExist' ? !has(key) : true;
    })
  );
}
