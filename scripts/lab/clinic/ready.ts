import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab } from '../lab.ts';

interface Workload {
  readonly kind: string;
  readonly metadata: { readonly namespace: string; readonly name: string; readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
  };
}

const limitMs = 180_000;
const namespaces = ['clinic', 'intake', 'echo', 'clinic-egress'];

/** Waits until every workload of the clinic runs what was applied last and nothing older is left. */
export async function waitUntilReady(lab: Lab): Promise<void> {
  const end = Date.now() + limitMs;
  for (;;) {
    const waiting = (await workloads(lab)).filter((workload) => !isReady(workload));
    if (waiting.length === 0) return;
    if (Date.now() > end) throw new Error(await complaint(lab, waiting));
    await sleep(1_000);
  }
}

async function workloads(lab: Lab): Promise<Workload[]> {
  const text = await lab.kubectl(['get', 'deployments,statefulsets', '--all-namespaces', '--output=json']);
  const { items } = JSON.parse(text) as { items: Workload[] };
  return items.filter(({ metadata }) => namespaces.includes(metadata.namespace));
}

/** One word of this is about the change that was just made only once the controller has seen that generation. */
function isReady({ metadata, spec, status }: Workload): boolean {
  const { observedGeneration = 0, replicas = 0, updatedReplicas = 0, readyReplicas = 0 } = status;
  return (
    observedGeneration >= metadata.generation &&
    replicas === spec.replicas &&
    updatedReplicas === spec.replicas &&
    readyReplicas === spec.replicas
  );
}

async function complaint(lab: Lab, waiting: readonly Workload[]): Promise<string> {
  const names = waiting
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)
    .join(', ');
  const pods = await lab.kubectl(['get', 'pods', '--all-namespaces', '--output=wide']).catch(String);
  return `not ready after ${limitMs / 1_000} s: ${names}\n${pods}`;
}
