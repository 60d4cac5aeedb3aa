import { contextName, readLabRecord } from '../../lib/kind/lab-state.ts';
import { dockerVersion } from '../../lib/kind/docker.ts';
import { readMark } from './cluster/health.ts';
import { ownDaemonPid } from './daemon/own-daemon.ts';
import { kubectl } from './lab.ts';

/** What is there now, in a few lines; everything is asked at once. */
export const labStatus = async (): Promise<string> => {
  const record = readLabRecord();
  const [docker, mark, nodeList, podCounts] = await Promise.all([
    dockerVersion(),
    readMark(),
    orUnknown(nodes()),
    orUnknown(pods()),
  ]);
  const daemon =
    docker === undefined
      ? 'no daemon answers'
      : `${docker}${ownDaemonPid() === undefined ? '' : ', started for the lab'}`;
  if (record === undefined || docker === undefined || mark === undefined || mark === 'none') {
    return [`lab      down`, `docker   ${daemon}`, `start it with: assay lab up`].join('\n');
  }
  const ours = mark.marker === record.marker ? 'up' : 'NOT OURS: the cluster has another marker';
  const versions = Object.entries(record.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `lab      ${ours}, images ${record.way}`,
    `docker   ${daemon}`,
    `nodes    ${nodeList}`,
    `pods     ${podCounts}`,
    `network  ${record.cni} ${record.versions[record.cni] ?? ''}`,
    `versions ${versions.join(', ')}`,
    `gateway  ${record.gatewayIP}`,
    `context  ${contextName}`,
    `config   ${record.kubeconfig}`,
  ].join('\n');
};

const orUnknown = async (answer: Promise<string>): Promise<string> => answer.catch(() => 'no answer');

const nodes = async (): Promise<string> => {
  const rows = await kubectl(['get', 'nodes', '--no-headers']);
  return rows
    .split('\n')
    .map((row) => row.split(/\s+/).slice(0, 2).join(' '))
    .join(', ');
};

/** Ready pods of all, by namespace. */
const pods = async (): Promise<string> => {
  const format =
    '{range .items[*]}{.metadata.namespace}{" "}{.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}';
  const counts = new Map<string, { ready: number; all: number }>();
  for (const row of (await kubectl(['get', 'pods', '-A', '-o', `jsonpath=${format}`])).trim().split('\n')) {
    const [namespace = '', ready] = row.split(' ');
    const count = counts.get(namespace) ?? { ready: 0, all: 0 };
    counts.set(namespace, { ready: count.ready + (ready === 'True' ? 1 : 0), all: count.all + 1 });
  }
  return [...counts].map(([namespace, { ready, all }]) => `${namespace} ${ready}/${all}`).join(', ');
};
