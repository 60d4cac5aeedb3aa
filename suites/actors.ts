import type { Actor, System } from '../lib/model/system.ts';

/** Every workload that the system knows of, each once: those behind endpoints, and those that may call them. */
export function actorsOf({ endpoints }: System): readonly Actor[] {
  return unique([...carriersOf(endpoints), ...endpoints.flatMap(({ callers }) => callers)]);
}

/** The workloads that carry ePHI: those behind endpoints. */
export const carriersOf = (endpoints: System['endpoints']): readonly Actor[] =>
  unique(endpoints.flatMap(({ runsAs }) => (runsAs ? [runsAs] : [])));

const unique = (actors: readonly Actor[]): readonly Actor[] => [
  ...new Map(actors.map((one) => [one.workload, one])).values(),
];

/** A workload as a subject's variant has it: `shop.till`. */
export const variantOf = ({ workload }: Actor): string => workload.replace('/', '.');

/** Never Ready, so that no Service sends it what is meant for the workload. */
const NEVER_READY = JSON.stringify({
  spec: { readinessGates: [{ conditionType: 'assay.dev/never-ready' }] },
});

/** A one-off pod that NetworkPolicy takes for a workload, for a plain tool. */
export function inItsLabels({ namespace, workload, wears }: Actor, command: string): string {
  const labels = wears
    ? Object.entries(wears.labels).map(([name, value]) => `${name}=${value}`)
    : [`<the labels of ${workload}>`];
  const worn = [...labels, 'sidecar.istio.io/inject=false'].join(',');
  return `kubectl -n ${namespace} run by-hand --rm -i --restart=Never --image=nicolaka/netshoot --labels='${worn}' --overrides='${NEVER_READY}' -- ${command}`;
}
