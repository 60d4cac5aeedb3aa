import type { Cluster } from '../cluster/cluster.ts';
import { ownedBy, type Owner } from '../cluster/owner.ts';
import { classifyRefusal, refusalReason } from '../cluster/refusal.ts';
import { createObject } from '../cluster/write-objects.ts';
import type { PodVantage } from '../model/vantage.ts';

/**
 * Makes the accounts that vantages ask for where there are none of that name: without any right, without a token,
 * gone with the run. Gives the vantages whose account was refused, with the reason; `refused`: where it need not be tried.
 */
export async function lendAccounts(
  cluster: Cluster,
  vantages: readonly PodVantage[],
  owners: ReadonlyMap<string, Owner>,
  refused: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<PodVantage, string>> {
  const wanted = Map.groupBy(
    vantages.filter(
      ({ makesAccount, serviceAccount }) => makesAccount === true && serviceAccount !== undefined,
    ),
    ({ namespace, serviceAccount = '' }) => `${namespace}/${serviceAccount}`,
  );
  const without = new Map<PodVantage, string>();
  await Promise.all(
    [...wanted.values()].map(async (sharing) => {
      const [{ namespace, serviceAccount: name = '' } = { namespace: '' }] = sharing;
      const owner = owners.get(namespace);
      if (!owner) return;
      const missing = refused.get(namespace);
      if (missing !== undefined) {
        for (const one of sharing) without.set(one, missing);
        return;
      }
      const account = {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { ...ownedBy(owner), name },
        automountServiceAccountToken: false,
      };
      await createObject(cluster, account).catch((error: unknown) => {
        const refusal = classifyRefusal(error);
        // Somebody's own: its name is all that is borrowed, as from any workload.
        if (refusal?.by === 'conflict') return;
        const why = refusal ? `${refusalReason(refusal)} in ${namespace}` : String(error);
        for (const one of sharing) without.set(one, why);
      });
    }),
  );
  return without;
}
