import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { KINDS } from '../cluster/kinds.ts';
import { RUN_LABEL } from '../cluster/labels.ts';
import { listObjects, present } from '../cluster/objects.ts';
import type { Replica } from '../model/system.ts';
import type { Service } from './service.ts';

const pod = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.object({
    nodeName: z.string().optional(),
    containers: z.array(
      z.object({
        name: z.string(),
        ports: z.array(z.object({ name: z.string().optional(), containerPort: z.int() })).default([]),
      }),
    ),
    initContainers: z.array(z.object({ name: z.string() })).default([]),
  }),
  status: z.object({
    podIP: z.string().optional(),
    conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
    containerStatuses: z.array(z.object({ restartCount: z.int() })).default([]),
  }),
});
export type Pod = z.infer<typeof pod>;

/** The pods with these labels, without our own. */
export async function podsLabelled(
  cluster: Cluster,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): Promise<readonly Pod[]> {
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  if (selector.length === 0) return [];
  const found = await listObjects(cluster, KINDS.Pod, { namespace, labelSelector: selector.join(',') });
  return present(found)
    .map((object) => pod.parse(object))
    .filter(({ metadata }) => metadata.labels[RUN_LABEL] === undefined);
}

/** The ready pods behind a Service, without our own. */
export async function podsBehind(cluster: Cluster, { metadata, spec }: Service): Promise<readonly Pod[]> {
  return (await podsLabelled(cluster, metadata.namespace, spec.selector ?? {})).filter(isReady);
}

const isReady = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined &&
  status.podIP !== undefined &&
  status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');

export function replicaOf({ metadata, spec, status }: Pod): Replica {
  const restarts = status.containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
  return {
    pod: metadata.name,
    ip: status.podIP ?? '',
    node: spec.nodeName ?? '',
    incarnation: `${metadata.uid}/${restarts}`,
  };
}

/** The port of the pods behind a Service port; a named one is looked up in the first pod that has it. */
export function targetPortOf(
  wanted: { port: number; targetPort?: string | number | undefined },
  pods: readonly Pod[],
): number {
  const { port, targetPort } = wanted;
  if (targetPort === undefined) return port;
  if (typeof targetPort === 'number') return targetPort;
  const named = pods
    .flatMap(({ spec }) => spec.containers.flatMap(({ ports }) => ports))
    .find(({ name }) => name === targetPort);
  return named?.containerPort ?? port;
}
