import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterFacts } from '../cluster/facts.ts';
import { KINDS } from '../cluster/kinds.ts';
import { getObject } from '../cluster/objects.ts';
import { AssayError } from '../errors.ts';
import { markerConfigMap, readLabRecord, type LabRecord } from '../kind/lab-state.ts';

/**
 * Sabotage is for the lab and for nothing else: every node must be kind's, and the cluster must carry the very marker
 * that `lab up` wrote on this machine. A kind cluster of somebody else's has no such marker.
 */
export async function assertOwnLab(cluster: Cluster, { nodes }: ClusterFacts): Promise<LabRecord> {
  const foreign = nodes?.find(({ providerID }) => !providerID?.startsWith('kind://'));
  if (nodes === undefined || nodes.length === 0) throw notOurs('its nodes cannot be listed');
  if (foreign)
    throw notOurs(
      `node ${foreign.name} has the provider id "${foreign.providerID ?? ''}", which is not kind's`,
    );
  const lab = readLabRecord();
  if (lab === undefined) throw notOurs('this machine has brought up no lab');
  const { namespace, name, key } = markerConfigMap;
  const object = await getObject(cluster, KINDS.ConfigMap, { namespace, name });
  const data =
    object === undefined || object === 'absent'
      ? {}
      : (object['data'] as Record<string, unknown> | undefined);
  if (data?.[key] !== lab.marker) throw notOurs(`it does not carry the marker of this machine's lab`);
  return lab;
}

function notOurs(seen: string): AssayError {
  return new AssayError('E_NOT_THE_LAB', {
    tried: 'making sure that this cluster is the lab',
    seen,
    todo: 'Sabotage is done on the lab alone: "assay lab up", then "assay prove" without --context.',
  });
}
