import { setTimeout as sleep } from 'node:timers/promises';
import { tryDocker } from '../../../lib/kind/docker.ts';
import { clusterName, markerConfigMap } from '../../../lib/kind/lab-state.ts';
import { nodesOf } from '../../../lib/kind/kind.ts';
import { controlPlane, worker } from '../lab.ts';

export interface ClusterMark {
  readonly marker: string;
  readonly recipe: string;
}

/** What the cluster's own marker says; undefined while its API does not answer or it has none. */
export const readMark = async (): Promise<ClusterMark | undefined> => {
  const { namespace, name, key } = markerConfigMap;
  const get = [
    'kubectl',
    '--kubeconfig',
    '/etc/kubernetes/admin.conf',
    '--request-timeout=4s',
    '-n',
    namespace,
    'get',
  ];
  const output = `jsonpath={.data.${key}} {.data.recipe}`;
  const said = await tryDocker(['exec', controlPlane, ...get, 'configmap', name, '-o', output], {
    timeoutMs: 6000,
  });
  const [marker, recipe] = said?.split(' ') ?? [];
  return marker === undefined || recipe === undefined ? undefined : { marker, recipe };
};

/** The image that both running nodes were made of; undefined if one is missing or stopped. */
export const runningNodeImage = async (): Promise<string | undefined> => {
  const format = '{{.State.Running}} {{.Config.Image}}';
  const said = await tryDocker(['container', 'inspect', '--format', format, controlPlane, worker]);
  const lines = new Set(said?.trim().split('\n') ?? []);
  const [line] = lines;
  return lines.size === 1 && line?.startsWith('true ') === true ? line.slice('true '.length) : undefined;
};

export const clusterExists = async (): Promise<boolean> => (await nodesOf(clusterName)).length > 0;

const patienceMs = 30_000;

/** Waits a while for a cluster that is still starting; a node that kind cannot restart never answers. */
export const waitForMark = async (): Promise<ClusterMark | undefined> => {
  const end = Date.now() + patienceMs;
  for (;;) {
    const mark = await readMark();
    if (mark !== undefined || Date.now() > end) return mark;
    await sleep(1000);
  }
};
