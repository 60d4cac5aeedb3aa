import type { Cluster } from '../cluster/cluster.ts';
import { describeRef, refOf } from '../cluster/kinds.ts';
import { getObject } from '../cluster/objects.ts';
import { differences, manifestOf, snapshot, type Snapshot } from '../cluster/snapshot.ts';
import { createObject, mergePatch, removeObject, replaceObject } from '../cluster/write-objects.ts';
import { AssayError } from '../errors.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { Alteration, ObjectRef, Restatement } from '../model/sabotage.ts';
import { alterNodes, prepareNodeUndo } from './alter-nodes.ts';

/** How one alteration is taken back. Gives what is still different afterwards, in words; none: restored. */
export interface Undo {
  readonly what: string;
  run(): Promise<readonly string[]>;
}

/** A change to the cluster. */
type Change = Exclude<Alteration, Restatement>;

/** What an alteration will have to restore, read before anything is changed. */
export async function prepareUndo(cluster: Cluster, alteration: Change): Promise<Undo> {
  if (alteration.do === 'on-nodes') return prepareNodeUndo(alteration);
  if (alteration.do === 'create') {
    const ref = refOf(alteration.object);
    if (await read(cluster, ref)) {
      throw new AssayError('E_REFUSED', {
        tried: `making ${describeRef(ref)} for a sabotage`,
        seen: 'there is one already, and it is not ours to remove',
        todo: 'Remove what an earlier proof left, or bring the lab back: assay lab down, assay lab up',
      });
    }
    return {
      what: `remove ${describeRef(ref)}`,
      async run() {
        await removeObject(cluster, ref, { graceSeconds: 0 });
        return (await read(cluster, ref)) === undefined ? [] : [`${describeRef(ref)} is still there`];
      },
    };
  }
  const { ref } = alteration;
  const object = await read(cluster, ref);
  if (!object) {
    throw new AssayError('E_NOT_FOUND', {
      tried: `altering ${describeRef(ref)}`,
      seen: 'it is not there',
      todo: 'Bring the lab back into its own state: assay lab up',
    });
  }
  const before = snapshot(object);
  return { what: `restore ${describeRef(ref)}`, run: () => restore(cluster, before) };
}

export async function applyAlteration(cluster: Cluster, alteration: Change): Promise<void> {
  switch (alteration.do) {
    case 'create':
      await createObject(cluster, alteration.object);
      return;
    case 'merge':
      await mergePatch(cluster, alteration.ref, alteration.patch);
      return;
    case 'delete':
      await removeObject(cluster, alteration.ref);
      return;
    case 'on-nodes':
      await alterNodes(alteration);
  }
}

async function restore(cluster: Cluster, before: Snapshot): Promise<readonly string[]> {
  const manifest = manifestOf(before);
  const now = await read(cluster, { ...before.ref, namespace: before.ref.namespace ?? '' });
  if (!now) await createObject(cluster, manifest);
  else {
    const resourceVersion = now.metadata.resourceVersion;
    await replaceObject(cluster, {
      ...manifest,
      metadata: { ...manifest.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
    });
  }
  const after = await read(cluster, { ...before.ref, namespace: before.ref.namespace ?? '' });
  return after ? differences(before, snapshot(after)) : [`${describeRef(before.ref)} did not come back`];
}

async function read(
  cluster: Cluster,
  ref: ObjectRef | ReturnType<typeof refOf>,
): Promise<KubeObject | undefined> {
  const object = await getObject(cluster, ref, { namespace: ref.namespace, name: ref.name });
  return object === 'absent' ? undefined : object;
}
