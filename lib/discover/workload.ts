import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { borrowReason, judgeBorrowing, readBorrowGuards } from '../cluster/borrow.ts';
import { borrowedLabels } from '../cluster/borrowed-labels.ts';
import { KINDS } from '../cluster/kinds.ts';
import { getObject, listObjects, present } from '../cluster/objects.ts';
import { MESH_PROXIES } from '../cluster/mesh.ts';
import type { Borrowed } from '../model/system.ts';
import { podsLabelled, type Pod } from './pod.ts';
import type { Service } from './service.ts';

const template = z.object({
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }).prefault({}),
      spec: z.object({ serviceAccountName: z.string().optional() }),
    }),
  }),
});

export interface Workload {
  readonly namespace: string;
  readonly name: string;
  readonly serviceAccount: string;
  /** Whether its pods carry a proxy of a mesh, a gateway's included. */
  readonly meshed: boolean;
  /** The labels of its pods that may be borrowed, if borrowing at all is safe and opted in. */
  readonly wears?: Borrowed;
  readonly bare?: string;
}

const WORKLOADS = [KINDS.Deployment, KINDS.StatefulSet, KINDS.DaemonSet] as const;

/** A Deployment, StatefulSet or DaemonSet by `<namespace>/<name>`; undefined where there is none. */
export async function findWorkload(
  cluster: Cluster,
  reference: string,
  optedIn: readonly string[],
): Promise<Workload | undefined> {
  const [namespace = '', name = ''] = reference.split('/');
  const found = (
    await Promise.all(WORKLOADS.map((kind) => getObject(cluster, kind, { namespace, name })))
  ).find((object) => object !== undefined && object !== 'absent');
  if (!found) return undefined;
  const { template: pod } = template.parse(found).spec;
  const base = {
    namespace,
    name,
    serviceAccount: pod.spec.serviceAccountName ?? 'default',
    meshed: (await podsLabelled(cluster, namespace, pod.metadata.labels)).some(hasProxy),
  };
  if (!optedIn.includes(reference))
    return { ...base, bare: `borrowing the labels of ${reference} is not opted in` };
  const refusals = judgeBorrowing(pod.metadata.labels, await readBorrowGuards(cluster, namespace));
  if (refusals.length > 0) return { ...base, bare: `${reference}: ${borrowReason(refusals)}` };
  return { ...base, wears: { workload: reference, labels: borrowedLabels(pod.metadata.labels) } };
}

/** Names of the workloads in a namespace, for "did you mean". */
export async function workloadNames(cluster: Cluster, namespace: string): Promise<readonly string[]> {
  const lists = await Promise.all(WORKLOADS.map((kind) => listObjects(cluster, kind, { namespace })));
  return lists.flatMap((list) => present(list).map(({ metadata }) => `${namespace}/${metadata.name}`));
}

/** The workload behind a Service, among those whose labels may be borrowed. */
export const lenderBehind = (
  lenders: readonly Workload[],
  { metadata, spec }: Service,
): Workload | undefined =>
  lenders.find(
    ({ namespace, wears }) =>
      namespace === metadata.namespace &&
      wears !== undefined &&
      Object.entries(spec.selector ?? {}).every(([key, value]) => wears.labels[key] === value),
  );

const hasProxy = ({ spec }: Pod): boolean =>
  [...spec.containers, ...spec.initContainers].some(({ name }) => MESH_PROXIES.has(name));
