import { connect } from '../../lib/cluster/connect.ts';
import { clusterFacts } from '../../lib/cluster/facts.ts';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import { AssayError } from '../../lib/errors.ts';
import { readLabRecord, type LabRecord } from '../../lib/kind/lab-state.ts';
import { assertOwnLab } from '../../lib/run/own-lab.ts';
import type { Teardown } from '../../lib/run/teardown.ts';
import { kubectl } from '../lab/lab.ts';
import { BENCH, ELSEWHERE, PROBES } from './trial/names.ts';

export interface OwnLab {
  readonly lab: LabRecord;
  readonly cluster: Cluster;
}

/** The lab of this machine, and no other cluster. */
export async function ownLab(): Promise<OwnLab> {
  const lab = readLabRecord();
  if (lab?.way !== 'built') {
    throw new AssayError('E_USAGE', {
      tried: 'measuring on the lab',
      seen: lab ? 'its images were pulled' : 'there is none',
      todo: 'Bring one up: assay lab up',
    });
  }
  const cluster = await connect(lab);
  await assertOwnLab(cluster, await clusterFacts(cluster));
  return { lab, cluster };
}

/** Every namespace of a benchmark is gone afterwards, and what an earlier one left is gone before. */
export async function ownNamespaces(teardown: Teardown): Promise<void> {
  await removeNamespaces();
  teardown.before('the namespaces of the benchmark', removeNamespaces);
}

async function removeNamespaces(): Promise<void> {
  await kubectl(['delete', 'namespace', BENCH, PROBES, ELSEWHERE, '--ignore-not-found', '--timeout=90s']);
}
