import type { KubeObject } from '../model/kube-object.ts';
import { unmeshed } from './mesh.ts';
import { ourLabels, ourName } from './labels.ts';
import { restricted, SMALL } from './restricted.ts';

/** The longest a run may leave anything behind when nobody cleans up. */
export interface OwnerTimes {
  readonly activeDeadlineSeconds: number;
  readonly ttlSecondsAfterFinished: number;
}

const OWNER_TIMES: OwnerTimes = { activeDeadlineSeconds: 1800, ttlSecondsAfterFinished: 5 };

/** The agent's file inside the ConfigMap. */
export const AGENT_FILE = 'agent.mjs';

/**
 * A Job that ends by its deadline and then removes itself. With `parallelism: 0` it starts no pod, and both the
 * deadline and the removal still hold.
 */
export function sleepingJob(
  wanted: { namespace: string; runId: string; image: string } & Partial<OwnerTimes>,
): KubeObject {
  const { namespace, runId, image, ...times } = wanted;
  const { activeDeadlineSeconds, ttlSecondsAfterFinished } = { ...OWNER_TIMES, ...times };
  const labels = ourLabels(runId);
  const mesh = unmeshed();
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: ourName(runId), namespace, labels },
    spec: {
      activeDeadlineSeconds,
      ttlSecondsAfterFinished,
      parallelism: 0,
      backoffLimit: 0,
      template: {
        metadata: { labels: { ...labels, ...mesh.labels }, annotations: mesh.annotations },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          containers: [
            { name: 'sleep', image, command: ['true'], securityContext: restricted(), resources: SMALL },
          ],
        },
      },
    },
  };
}

/** The ConfigMap that carries the agent and is the controller of the agents' pods. */
export function agentConfigMap(wanted: {
  namespace: string;
  runId: string;
  agent: string;
  job: { name: string; uid: string };
}): KubeObject {
  const { namespace, runId, agent, job } = wanted;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: ourName(runId),
      namespace,
      labels: ourLabels(runId),
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'Job', name: job.name, uid: job.uid, controller: true },
      ],
    },
    immutable: true,
    data: { [AGENT_FILE]: agent },
  };
}
