import type { KubeObject } from '../model/kube-object.ts';
import { AGENT_CONTAINER } from './agent-pod.ts';
import { MESH_PROXIES } from './mesh.ts';
import { podStatus, type ContainerStatus, type PodStatus } from './pod-view.ts';

/** How far an agent's pod has come. */
export type PodProgress =
  | {
      readonly is: 'running';
      readonly ip: string;
      readonly node: string;
      /** What the agent's image turned out to be, by digest, as the node says. */
      readonly imageID: string;
    }
  /** `stuck` may still come right; `failed` will not. */
  | {
      readonly is: 'stuck' | 'failed';
      readonly why: 'image-pull' | 'unschedulable' | 'crashed';
      readonly detail: string;
    }
  | { readonly is: 'starting'; readonly detail: string };

const PULLING: ReadonlySet<string> = new Set(['ErrImagePull', 'ImagePullBackOff', 'RegistryUnavailable']);
const NO_IMAGE: ReadonlySet<string> = new Set(['InvalidImageName', 'ErrImageNeverPull']);
/** Waiting reasons of a container that has simply not come up yet. */
const ORDINARY: ReadonlySet<string> = new Set(['', 'ContainerCreating', 'PodInitializing']);

/** Read an agent's pod: it runs when its agent runs and every mesh proxy beside it is ready. */
export function podProgress(pod: KubeObject): PodProgress {
  const { spec, status } = podStatus.parse(pod);
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const trouble = whole(status) ?? containers.map(containerTrouble).find((found) => found !== undefined);
  if (trouble !== undefined) return trouble;
  const agent = containers.find(({ name }) => name === AGENT_CONTAINER);
  const waiting = containers.filter(({ name, ready }) => MESH_PROXIES.has(name) && !ready);
  const ip = status?.podIP ?? '';
  if (agent?.state?.running === undefined) return { is: 'starting', detail: 'the agent has not started' };
  if (waiting.length > 0)
    return { is: 'starting', detail: `${waiting[0]?.name ?? 'the proxy'} is not ready` };
  return ip === ''
    ? { is: 'starting', detail: 'no address yet' }
    : { is: 'running', ip, node: spec.nodeName ?? '', imageID: agent.imageID };
}

function whole(status: PodStatus['status']): PodProgress | undefined {
  const { phase, reason = '', message = '', conditions = [] } = status ?? {};
  if (phase === 'Failed' && reason !== '')
    return { is: 'failed', why: 'crashed', detail: brief(reason, message) };
  const scheduled = conditions.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return undefined;
  return { is: 'stuck', why: 'unschedulable', detail: brief('Unschedulable', scheduled.message) };
}

function containerTrouble({ name, state }: ContainerStatus): PodProgress | undefined {
  const { waiting, terminated } = state ?? {};
  if (name === AGENT_CONTAINER && terminated !== undefined) {
    const detail = `${name} ended with ${terminated.exitCode ?? '?'} (${terminated.reason ?? 'no reason'})`;
    return { is: 'failed', why: 'crashed', detail };
  }
  if (terminated !== undefined && terminated.exitCode !== 0) {
    return { is: 'stuck', why: 'crashed', detail: `${name} ended with ${terminated.exitCode ?? '?'}` };
  }
  const reason = waiting?.reason ?? '';
  const detail = `${name}: ${brief(reason, waiting?.message)}`;
  if (NO_IMAGE.has(reason)) return { is: 'failed', why: 'image-pull', detail };
  if (PULLING.has(reason)) return { is: 'stuck', why: 'image-pull', detail };
  return waiting === undefined || ORDINARY.has(reason) ? undefined : { is: 'stuck', why: 'crashed', detail };
}

const brief = (reason: string, message = ''): string =>
  (message === '' ? reason : `${reason}: ${message}`).slice(0, 200);
