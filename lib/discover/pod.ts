import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { KINDS } from '../cluster/kinds.ts';
import { RUN_LABEL } from '../cluster/labels.ts';
import { listObjects, present } from '../cluster/objects.ts';
import type { Replica } from '../model/system.ts';
import type { Service } from './service.ts';

const container = z.object({
  name: z.string(),
  ports: z
    .array(
      z.object({ name: z.string().optional(), containerPort: z.int(), protocol: z.string().default('TCP') }),
    )
    .default([]),
  env: z.array(z.object({ name: z.string(), value: z.string().optional() })).default([]),
});
const restartCounts = z.array(z.object({ restartCount: z.int() })).default([]);

const pod = z.object({
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.object({
    nodeName: z.string().optional(),
    containers: z.array(container),
    initContainers: z.array(container).default([]),
  }),
  status: z.object({
    podIP: z.string().optional(),
    podIPs: z.array(z.object({ ip: z.string() })).default([]),
    phase: z.string().optional(),
    containerStatuses: restartCounts,
    initContainerStatuses: restartCounts,
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

/**
 * The pods behind a Service that have an address, ready or not: one that is not ready serves whoever knows its
 * address. Finished pods and those on their way out are left out.
 */
export async function podsBehind(cluster: Cluster, { metadata, spec }: Service): Promise<readonly Pod[]> {
  return (await podsLabelled(cluster, metadata.namespace, spec.selector ?? {})).filter(isThere);
}

const isThere = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined &&
  status.podIP !== undefined &&
  status.phase !== 'Succeeded' &&
  status.phase !== 'Failed';

/** A pod as replicas of an endpoint, one for each of its addresses; none where it has no port of that name. */
export function replicasOf(pod: Pod, wanted: TargetPort): readonly Replica[] {
  const { metadata, spec, status } = pod;
  const port = portOf(pod, wanted);
  if (port === undefined) return [];
  const restarts = [...status.containerStatuses, ...status.initContainerStatuses].reduce(
    (sum, { restartCount }) => sum + restartCount,
    0,
  );
  const addresses = new Set([
    ...(status.podIP === undefined ? [] : [status.podIP]),
    ...status.podIPs.map(({ ip }) => ip),
  ]);
  return [...addresses].map((ip) => ({
    pod: metadata.name,
    ip,
    port,
    node: spec.nodeName ?? '',
    incarnation: `${metadata.uid}/${restarts}`,
  }));
}

export interface TargetPort {
  readonly port: number;
  readonly targetPort?: string | number | undefined;
}

/** A named port is each pod's own: two pods of one Service may have different numbers for it. */
export function portOf({ spec }: Pod, { port, targetPort = port }: TargetPort): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  const ports = [...spec.containers, ...spec.initContainers].flatMap((container) => container.ports);
  return ports.find(({ name }) => name === targetPort)?.containerPort;
}
