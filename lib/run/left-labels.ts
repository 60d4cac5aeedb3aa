import type { Cluster } from '../cluster/cluster.ts';
import { KubeError } from '../cluster/kube-error.ts';
import { takeLabels } from '../cluster/namespace-labels.ts';
import type { Stage } from '../model/system.ts';
import type { Progress } from './progress.ts';

/**
 * Labels of a run that was killed do not go with its owners. Whoever holds the lease knows that no other run is alive, and
 * takes them away. Where the cluster says no, whoever needs the labels says so.
 */
export async function removeLeftLabels(
  cluster: Cluster,
  { trusted }: Pick<Stage, 'trusted'>,
  progress: Pick<Progress, 'step'>,
): Promise<void> {
  if (!trusted) return;
  const { namespace } = trusted;
  const found = await takeLabels(cluster, namespace).catch((error: unknown) => {
    if (error instanceof KubeError) return 'not-there';
    throw error;
  });
  if (found === 'taken') progress.step(`the labels that a killed run left on ${namespace} are removed`);
}
