import type { Actor, System } from '../lib/model/system.ts';

/** Every workload that the system knows of, each once: those behind endpoints, and those that may call them. */
export function actorsOf({ endpoints }: System): readonly Actor[] {
  return unique([...carriersOf(endpoints), ...endpoints.flatMap(({ callers }) => callers)]);
}

/** The workloads that carry ePHI: those behind endpoints. */
export const carriersOf = (endpoints: System['endpoints']): readonly Actor[] =>
  unique(endpoints.flatMap(({ runsAs }) => (runsAs ? [runsAs] : [])));

/** Each workload once. */
export const unique = <A extends Actor>(actors: readonly A[]): readonly A[] => [
  ...new Map(actors.map((one) => [one.workload, one])).values(),
];

/** A workload as a subject's variant has it: `shop.till`. */
export const variantOf = ({ workload }: Actor): string => workload.replace('/', '.');
