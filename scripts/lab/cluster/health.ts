import { setTimeout as sleep } from 'node:timers/promises';
import { tryDocker } from '../../../lib/kind/docker.ts';
import { clusterName, markerConfigMap } from '../../../lib/kind/lab-state.ts';
import { nodesOf } from '../../../lib/kind/kind.ts';
import { controlPlane, worker } from '../lab.ts';

export interface ClusterMark {
  readonly marker: string;
  readonly recipe: string;
}

/** What the cluster's own marker says; `none` where it has none, undefined while its API does not answer. */
export const readMark = async (): Promise<ClusterMark | 'none' | undefined> => {
  const { namespace, name, key } = markerConfigMap;
  const kubectl = ['kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', '--request-timeout=4s'];
  const output = `jsonpath={.data.${key}} {.data.recipe}`;
  const get = ['-n', namespace, 'get', 'configmap', name, '--ignore-not-found', '-o', output];
  const said = await tryDocker(['exec', controlPlane, ...kubectl, ...get], { timeoutMs: 6000 });
  if (said === undefined) return undefined;
  const [marker, recipe] = said.split(' ');
  return marker === undefined || recipe === undefined ? 'none' : { marker, recipe };
};

/**
 * The image that both nodes were made of, if both run as they were made. A node that was started again (after a
 * restart of Docker or of the machine) may look well and have another address: it does not count.
 */
export const runningNodeImage = async (): Promise<string | undefined> => {
  const format = '{{.State.Running}} {{.Config.Image}} {{.Created}} {{.State.StartedAt}}';
  const said = await tryDocker(['container', 'inspect', '--format', format, controlPlane, worker]);
  const nodes = (said ?? '').trim().split('\n').map(parseNode);
  const [first, second] = nodes;
  return first !== undefined && first === second ? first : undefined;
};

const patienceAtBirthMs = 60_000;

/** The image of a node that runs since it was made. */
export const parseNode = (line: string): string | undefined => {
  const [running, image, created = '', started = ''] = line.split(' ');
  const young = Date.parse(started) - Date.parse(created) < patienceAtBirthMs;
  return running === 'true' && young ? image : undefined;
};

export const clusterExists = async (): Promise<boolean> => (await nodesOf(clusterName)).length > 0;

const patienceMs = 30_000;

/** Waits a while for a cluster that does not answer yet; one that answers and has no mark was never finished. */
export const waitForMark = async (): Promise<ClusterMark | undefined> => {
  const end = Date.now() + patienceMs;
  for (;;) {
    const mark = await readMark();
    if (mark !== undefined) return mark === 'none' ? undefined : mark;
    if (Date.now() > end) return undefined;
    await sleep(1000);
  }
};
