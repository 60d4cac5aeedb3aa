import { readFileSync } from 'node:fs';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import { connect } from '../../lib/cluster/connect.ts';
import { listEverything } from '../../lib/cluster/everything.ts';
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

/** Every namespace in which a run on the clinic creates something, and the clinic's own. */
const NAMESPACES = [
  'assay-probes',
  'assay-meshed',
  'assay-host',
  'assay-trusted',
  'clinic',
  'intake',
  'clinic-egress',
  'istio-ingress',
  'echo',
];

/** Names of all objects there, to be compared before and after. */
export const objectsOf = async (cluster: Cluster): Promise<readonly string[]> =>
  listEverything(cluster, NAMESPACES);

export const clinicConfig = (): string => readFileSync(labRecord().config, 'utf8');
