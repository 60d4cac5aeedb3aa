import { readFileSync } from 'node:fs';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import { connect } from '../../lib/cluster/connect.ts';
import { listEverything } from '../../lib/cluster/everything.ts';
import { KINDS } from '../../lib/cluster/kinds.ts';
import { ABSENT, getObject } from '../../lib/cluster/objects.ts';
import { readLabRecord, type LabRecord } from '../../lib/kind/lab-state.ts';

export function labRecord(): LabRecord {
  const record = readLabRecord();
  if (!record) throw new Error('There is no lab: run "assay lab up" first.');
  return record;
}

export const labCluster = (): Promise<Cluster> => {
  const { kubeconfig, context } = labRecord();
  return connect({ kubeconfig, context });
};

const TRUSTED = 'assay-trusted';
/** Every namespace in which a run on the clinic creates something, and the clinic's own. */
const NAMESPACES = [
  'assay-probes',
  'assay-meshed',
  'assay-host',
  TRUSTED,
  'clinic',
  'intake',
  'clinic-egress',
  'istio-ingress',
  'echo',
];

/** What the namespace that a run may label wears, and whether it is marked. */
export async function trustedWears(cluster: Cluster): Promise<string> {
  const ours = await getObject(cluster, KINDS.Namespace, { name: TRUSTED });
  const { labels, annotations } = (ours === undefined || ours === ABSENT ? undefined : ours.metadata) ?? {};
  return `${TRUSTED} wears ${JSON.stringify([labels, Object.keys(annotations ?? {})])}`;
}

/** Names of all objects there, and the labels of that namespace, to be compared before and after. */
export async function objectsOf(cluster: Cluster): Promise<readonly string[]> {
  const [objects, wears] = await Promise.all([listEverything(cluster, NAMESPACES), trustedWears(cluster)]);
  return [...objects, wears];
}

export const clinicConfig = (): string => readFileSync(labRecord().config, 'utf8');
