import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { KubeObject } from '../model/kube-object.ts';
import { judgeAdmission } from './admitted.ts';
import type { Cluster } from './cluster.ts';
import { KINDS, refOf } from './kinds.ts';
import { runSelector, RUN_LABEL } from './labels.ts';
import { listObjects, present } from './objects.ts';
import { podProgress, type PodProgress } from './pod-progress.ts';
import { classifyRefusal, refusalReason } from './refusal.ts';
import { createObject, removeObject } from './write-objects.ts';

const AT_ONCE = 16;
const POLL_MS = 300;
/** A pull or a scheduling that fails for this long is believed; both may fail once and come right. */
const STUCK_FOR_MS = 10_000;

/** Why a vantage has no agent. */
type AgentFailure =
  | 'refused'
  | 'vantage-unsafe'
  | 'not-injected'
  | 'injected'
  | 'image-pull'
  | 'unschedulable'
  | 'crashed'
  | 'gone'
  | 'deadline';

/** What became of one agent's pod. */
export type AgentStart = { readonly namespace: string; readonly name: string; readonly ms: number } & (
  | {
      readonly state: 'running';
      readonly ip: string;
      readonly node: string;
      readonly imageID: string;
      readonly uid: string;
    }
  /** `detail` of a refusal is its reason as of a `not-run`. */
  | { readonly state: 'failed'; readonly why: AgentFailure; readonly detail: string }
);

export interface StartOptions {
  readonly deadlineMs: number;
  readonly onProgress?: (seen: { running: number; failed: number; of: number }) => void;
  readonly signal?: AbortSignal;
}

type Fate = PodProgress | { readonly is: 'failed'; readonly why: AgentFailure; readonly detail: string };
interface Pending {
  readonly asked: KubeObject;
  fate: Fate;
  uid: string;
  ms: number;
  stuckSince: number | undefined;
}

/** Create agents' pods and wait until they run; each has its own fate, in the order given. */
export async function startAgents(
  cluster: Cluster,
  pods: readonly KubeObject[],
  { deadlineMs, onProgress, signal }: StartOptions,
): Promise<readonly AgentStart[]> {
  const begun = Date.now();
  const all = pods.map((asked): Pending => {
    return { asked, fate: { is: 'starting', detail: 'not created' }, uid: '', ms: 0, stuckSince: undefined };
  });
  const limit = pLimit(AT_ONCE);
  const settle = (pending: Pending, fate: Fate): void => {
    pending.fate = fate;
    pending.ms = Date.now() - begun;
    const count = (is: Fate['is']): number => all.filter((one) => one.fate.is === is).length;
    onProgress?.({ running: count('running'), failed: count('failed'), of: all.length });
  };
  await Promise.all(
    all.map((one) => limit(() => (signal?.aborted === true ? undefined : create(cluster, one, settle)))),
  );
  while (all.some(isOpen) && Date.now() - begun < deadlineMs && signal?.aborted !== true) {
    // A list that failed once is asked again; the deadline bounds it.
    await look(cluster, all.filter(isOpen), settle).catch(() => undefined);
    if (all.some(isOpen)) await sleep(POLL_MS);
  }
  // A program that dies at once was seen running by the first look.
  await look(cluster, all.filter(isUp), settle).catch(() => undefined);
  return all.map((one) => report(one, Date.now() - begun));
}

const isUp = ({ fate }: Pending): boolean => fate.is === 'running';
const isOpen = ({ fate }: Pending): boolean => fate.is === 'starting' || fate.is === 'stuck';

async function create(
  cluster: Cluster,
  one: Pending,
  settle: (one: Pending, fate: Fate) => void,
): Promise<void> {
  try {
    const got = await createObject(cluster, one.asked);
    one.uid = got.metadata.uid ?? '';
    const admission = judgeAdmission(one.asked, got);
    if (admission.as === 'asked') return;
    settle(one, { is: 'failed', why: admission.as, detail: admission.details.join(', ') });
    await removeObject(cluster, refOf(one.asked), { graceSeconds: 0 }).catch(() => undefined);
  } catch (error) {
    const refusal = classifyRefusal(error);
    const words = error instanceof Error ? error.message : 'no answer';
    settle(one, {
      is: 'failed',
      why: 'refused',
      detail:
        refusal === undefined
          ? words
          : `${refusalReason(refusal)} in ${one.asked.metadata.namespace ?? 'the cluster'}`,
    });
  }
}

/** One list for each namespace and run tells the state of all its pods. */
async function look(
  cluster: Cluster,
  open: readonly Pending[],
  settle: (one: Pending, fate: Fate) => void,
): Promise<void> {
  const groups = Map.groupBy(open, ({ asked: { metadata } }) =>
    JSON.stringify([metadata.namespace, metadata.labels?.[RUN_LABEL]]),
  );
  await Promise.all(
    [...groups].map(async ([key, group]) => {
      const [namespace, run] = JSON.parse(key) as [string, string];
      const listed = await listObjects(cluster, KINDS.Pod, { namespace, labelSelector: runSelector(run) });
      const pods = new Map(present(listed).map((pod) => [pod.metadata.name, pod]));
      for (const one of group) see(one, pods.get(one.asked.metadata.name), settle);
    }),
  );
}

function see(one: Pending, pod: KubeObject | undefined, settle: (one: Pending, fate: Fate) => void): void {
  if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) {
    settle(one, { is: 'failed', why: 'gone', detail: 'someone removed the pod' });
    return;
  }
  const progress = podProgress(pod);
  one.stuckSince = progress.is === 'stuck' ? (one.stuckSince ?? Date.now()) : undefined;
  const given = one.stuckSince !== undefined && Date.now() - one.stuckSince > STUCK_FOR_MS;
  const fate = progress.is === 'stuck' && given ? ({ ...progress, is: 'failed' } as const) : progress;
  if (fate.is === 'running' && isUp(one)) return;
  if (fate.is === 'running' || fate.is === 'failed') settle(one, fate);
  else one.fate = fate;
}

function report({ asked, fate, uid, ms }: Pending, elapsed: number): AgentStart {
  const { name, namespace = '' } = asked.metadata;
  switch (fate.is) {
    case 'running':
      return {
        namespace,
        name,
        ms,
        state: 'running',
        ip: fate.ip,
        node: fate.node,
        imageID: fate.imageID,
        uid,
      };
    case 'failed':
      return { namespace, name, ms, state: 'failed', why: fate.why, detail: fate.detail };
    case 'stuck':
      return { namespace, name, ms: elapsed, state: 'failed', why: fate.why, detail: fate.detail };
    case 'starting':
      return { namespace, name, ms: elapsed, state: 'failed', why: 'deadline', detail: fate.detail };
  }
}
