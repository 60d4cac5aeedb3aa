import type { KubeObject } from '../model/kube-object.ts';
import type { Cluster } from './cluster.ts';
import { KINDS, refOf, type Kind } from './kinds.ts';
import { runSelector } from './labels.ts';
import { ifAllowed, listObjects, present } from './objects.ts';
import { removeObject } from './write-objects.ts';

/** Every kind of object that a run creates beside its Lease, owners last. */
export const RUN_KINDS: readonly Kind[] = [
  KINDS.Pod,
  KINDS.NetworkPolicy,
  KINDS.AuthorizationPolicy,
  KINDS.Service,
  KINDS.ServiceAccount,
  KINDS.ConfigMap,
  KINDS.Job,
];

/** All objects of ours in some namespaces, or those of one run: names and labels only. Leases: see `kinds`. */
export async function findOurs(
  cluster: Cluster,
  namespaces: readonly string[],
  runId?: string,
  kinds: readonly Kind[] = [...RUN_KINDS, KINDS.Lease],
): Promise<readonly KubeObject[]> {
  const selection = { labelSelector: runSelector(runId), metadataOnly: true };
  const lists = namespaces.flatMap((namespace) =>
    // A kind that we may not list is one that we cannot have created.
    kinds.map((kind) => ifAllowed(listObjects(cluster, kind, { ...selection, namespace }))),
  );
  return (await Promise.all(lists)).flatMap((list) => present(list ?? []));
}

/** Remove objects of ours at once, without waiting for the garbage collector. */
export async function removeOurs(cluster: Cluster, objects: readonly KubeObject[]): Promise<void> {
  await Promise.all(
    objects
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map((object) =>
        ifAllowed(removeObject(cluster, refOf(object), { uid: object.metadata.uid, graceSeconds: 0 })),
      ),
  );
}
