import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { RUN_LABEL } from '../../lib/cluster/labels.ts';
import { kubectl } from '../lab/lab.ts';

const count = z.int().default(0);
const condition = z.object({ type: z.string(), status: z.string() });
const listed = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      metadata: z.object({ namespace: z.string().default(''), name: z.string(), generation: count }),
      spec: z.object({ replicas: count, unschedulable: z.boolean().default(false) }),
      status: z.object({
        observedGeneration: count,
        replicas: count,
        updatedReplicas: count,
        readyReplicas: count,
        desiredNumberScheduled: count,
        updatedNumberScheduled: count,
        numberReady: count,
        conditions: z.array(condition).default([]),
      }),
    }),
  ),
});
const podsListed = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        namespace: z.string(),
        name: z.string(),
        labels: z.record(z.string(), z.string()).default({}),
        deletionTimestamp: z.string().optional(),
      }),
    }),
  ),
});
type Pod = z.infer<typeof podsListed>['items'][number];
type Item = z.infer<typeof listed>['items'][number];

const ASK_AGAIN_MS = 1_000;

/** Waits until every node and workload of the lab is ready and no pod of a run is left; gives what is not, in words. */
export async function untilReady(withinMs: number): Promise<readonly string[]> {
  const end = Date.now() + withinMs;
  for (;;) {
    const waiting = await notReady().catch((error: unknown) => [String(error).slice(0, 300)]);
    if (waiting.length === 0 || Date.now() >= end) return waiting;
    await sleep(ASK_AGAIN_MS);
  }
}

async function notReady(): Promise<readonly string[]> {
  const [workloads, pods] = await Promise.all([
    kubectl(['get', 'nodes,deployments,statefulsets,daemonsets', '-A', '-o', 'json']),
    kubectl(['get', 'pods', '-A', '-o', 'json']),
  ]);
  const { items } = listed.parse(JSON.parse(workloads));
  return [
    ...items.filter((item) => !isReady(item)).map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    ...podsListed
      .parse(JSON.parse(pods))
      .items.filter(isPassing)
      .map(({ metadata: { namespace, name } }) => `pod ${namespace}/${name}`),
  ];
}

/** A pod of a run, or one on its way out. */
const isPassing = ({ metadata: { labels, deletionTimestamp } }: Pod): boolean =>
  deletionTimestamp !== undefined || RUN_LABEL in labels;

function isReady({ kind, metadata, spec, status }: Item): boolean {
  if (kind === 'Node') {
    const ready = status.conditions.some((one) => one.type === 'Ready' && one.status === 'True');
    return ready && !spec.unschedulable;
  }
  if (status.observedGeneration < metadata.generation) return false;
  const [wanted, ...are] =
    kind === 'DaemonSet'
      ? [status.desiredNumberScheduled, status.updatedNumberScheduled, status.numberReady]
      : [spec.replicas, status.replicas, status.updatedReplicas, status.readyReplicas];
  return are.every((number) => number === wanted);
}
