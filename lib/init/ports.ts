import type { PortView, WorkloadView } from './views.ts';

/** The numbers and names by which a Service's port is known at the pods behind it. */
export function targetsOf(
  { port, targetPort = port }: PortView,
  workloads: readonly WorkloadView[],
): ReadonlySet<string> {
  const named = workloads
    .flatMap(({ spec }) => spec.template.spec.containers)
    .flatMap(({ ports }) => ports)
    .filter(({ name, containerPort }) => name === targetPort || containerPort === targetPort);
  return new Set([
    String(targetPort),
    ...named.flatMap(({ name, containerPort }) => [String(containerPort), ...(name ? [name] : [])]),
  ]);
}
