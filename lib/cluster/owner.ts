import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../errors.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { Cluster } from './cluster.ts';
import { describeRef, refOf } from './kinds.ts';
import { ourLabels } from './labels.ts';
import { agentConfigMap, sleepingJob, type OwnerTimes } from './owner-manifests.ts';
import { findOurs, removeOurs, RUN_KINDS } from './ours.ts';
import { createObject } from './write-objects.ts';

const POLL_MS = 250;
const GONE_WITHIN_MS = 30_000;

interface Owned {
  readonly name: string;
  readonly uid: string;
}

/** What owns a run's objects in one namespace: Job → ConfigMap → everything else. */
export interface Owner {
  readonly namespace: string;
  readonly runId: string;
  readonly job: Owned;
  readonly configMap: Owned;
}

/** Create the owners in a namespace. `agent` is the bundled agent's source. */
export async function createOwner(
  cluster: Cluster,
  wanted: { namespace: string; runId: string; agent: string; image: string } & Partial<OwnerTimes>,
): Promise<Owner> {
  const { namespace, runId } = wanted;
  const job = owned(await createObject(cluster, sleepingJob(wanted)));
  const configMap = owned(await createObject(cluster, agentConfigMap({ ...wanted, job })));
  return { namespace, runId, job, configMap };
}

/** The metadata that makes an object vanish with its run. */
export function ownedBy({ namespace, runId, configMap }: Owner): Pick<
  KubeObject['metadata'],
  'labels' | 'ownerReferences'
> & {
  readonly namespace: string;
} {
  const reference = { apiVersion: 'v1', kind: 'ConfigMap', ...configMap };
  return { namespace, labels: ourLabels(runId), ownerReferences: [reference] };
}

/** Remove all that a run left in a namespace and wait until it is gone; gives what is still there. */
export async function removeOwner(
  cluster: Cluster,
  { namespace, runId }: { namespace: string; runId: string },
  { withinMs = GONE_WITHIN_MS }: { withinMs?: number } = {},
): Promise<readonly string[]> {
  const until = Date.now() + withinMs;
  for (;;) {
    try {
      const left = await findOurs(cluster, [namespace], runId, RUN_KINDS);
      if (left.length === 0) return [];
      if (Date.now() >= until) return left.map((object) => describeRef(refOf(object)));
      await removeOurs(cluster, left);
    } catch (error) {
      // One call that failed is asked again; the last one speaks.
      if (Date.now() >= until) throw error;
    }
    await sleep(POLL_MS);
  }
}

function owned({ kind, metadata: { name, uid } }: KubeObject): Owned {
  if (uid !== undefined) return { name, uid };
  throw new AssayError('E_REFUSED', {
    tried: `create ${kind} ${name}`,
    seen: 'the API server gave it no uid',
    todo: 'See that this is a Kubernetes API server',
  });
}
