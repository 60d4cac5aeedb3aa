import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { KINDS } from '../cluster/kinds.ts';
import { RUN_LABEL } from '../cluster/labels.ts';
import { listObjects, present } from '../cluster/objects.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { Replica } from '../model/system.ts';

const service = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z.object({
    clusterIP: z.string().optional(),
    selector: z.record(z.string(), z.string()).optional(),
    ports: z
      .array(
        z.object({
          port: z.int(),
          protocol: z.string().default('TCP'),
          targetPort: z.union([z.int(), z.string()]).optional(),
        }),
      )
      .default([]),
    externalIPs: z.array(z.string()).default([]),
  }),
  status: z
    .object({
      loadBalancer: z.object({ ingress: z.array(z.object({ ip: z.string().optional() })).optional() }).optional(),
    })
    .optional(),
});
export type Service = z.infer<typeof service>;

export async function servicesOf(cluster: Cluster, namespace: string): Promise<readonly Service[]> {
  return present(await listObjects(cluster, KINDS.Service, { namespace })).map((object) => service.parse(object));
}

/** The addresses at which a Service is met from outside. */
export function outsideAddresses({ spec, status }: Service): readonly string[] {
  const balanced = status?.loadBalancer?.ingress?.flatMap(({ ip }) => ip ?? []) ?? [];
  return [...new Set([...balanced, ...spec.externalIPs])];
}

export const clusterIPOf = ({ spec }: Service): string | undefined =>
  spec.clusterIP === undefined || spec.clusterIP === 'None' ? undefined : spec.clusterIP;

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

/** The ready pods behind a Service, without our own. */
export async function podsBehind(cluster: Cluster, { metadata, spec }: Service): Promise<readonly Pod[]> {
  const selector = Object.entries(spec.selector ?? {});
  if (selector.length === 0) return [];
  const labelSelector = selector.map(([key, value]) => `${key}=${value}`).join(',');
  const found = present(await listObjects(cluster, KINDS.Pod, { namespace: metadata.namespace, labelSelector }));
  return found.map(asPod).filter(isReady);
}

export const asPod = (object: KubeObject): Pod => pod.parse(object);

const isReady = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined &&
  metadata.labels[RUN_LABEL] === undefined &&
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
export function targetPortOf(wanted: { port: number; targetPort?: string | number | undefined }, pods: readonly Pod[]): number {
  const { port, targetPort } = wanted;
  if (targetPort === undefined) return port;
  if (typeof targetPort === 'number') return targetPort;
  const named = pods.flatMap(({ spec }) => spec.containers.flatMap(({ ports }) => ports)).find(({ name }) => name === targetPort);
  return named?.containerPort ?? port;
}
