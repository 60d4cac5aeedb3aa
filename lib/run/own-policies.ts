import type { Cluster } from '../cluster/cluster.ts';
import { RUN_LABEL } from '../cluster/labels.ts';
import { ownedBy, type Owner } from '../cluster/owner.ts';
import { classifyRefusal, refusalReason } from '../cluster/refusal.ts';
import { createObject } from '../cluster/write-objects.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { PodVantage } from '../model/vantage.ts';

/** Policies of a run's own: they select nothing but its own pods, and never a caller on trial in the direction on trial. */

/** Worn by the agents whose egress is lifted, and by nothing else. */
const LIFTED_LABEL = { 'assay.dev/egress': 'lifted' } as const;

/**
 * Admits egress for our own marked pods, so that a denial they meet is the other side's. It never names Ingress: no
 * policy of ours selects a vantage on trial in the direction on trial.
 */
function egressPolicy(metadata: Omit<KubeObject['metadata'], 'name'>, runId: string): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { ...metadata, name: `assay-egress-${runId}`.slice(0, 63) },
    spec: {
      podSelector: { matchLabels: { ...LIFTED_LABEL, [RUN_LABEL]: runId } },
      policyTypes: ['Egress'],
      egress: [{}],
    },
  };
}

/** Worn by the canaries of the run's own policy, and by nothing else. */
const CANARY_LABEL = 'assay.dev/canary';

/** Denies ingress to our own closed canaries, but for what comes from our own admitted pods: nobody else is selected. */
function canaryPolicy(metadata: Omit<KubeObject['metadata'], 'name'>, runId: string): KubeObject {
  const ours = (word: string) => ({ matchLabels: { [CANARY_LABEL]: word, [RUN_LABEL]: runId } });
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { ...metadata, name: `assay-canary-${runId}`.slice(0, 63) },
    spec: {
      podSelector: ours('closed'),
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: ours('admitted') }] }],
    },
  };
}

/** A vantage with the labels by which our own policies know it. */
export function dressed(vantage: PodVantage): PodVantage {
  const { labels, egressLifted, canary } = vantage;
  const ours = {
    ...(egressLifted ? LIFTED_LABEL : {}),
    ...(canary === undefined ? {} : { [CANARY_LABEL]: canary }),
  };
  return Object.keys(ours).length === 0 ? vantage : { ...vantage, labels: { ...labels, ...ours } };
}

/**
 * Makes the policies that vantages ask for, one of a kind in a namespace. Gives the vantages that cannot stand
 * without one, with the reason: an open canary that plays a closed one would read as a hole.
 */
export async function applyOwnPolicies(
  cluster: Cluster,
  vantages: readonly PodVantage[],
  owners: ReadonlyMap<string, Owner>,
): Promise<ReadonlyMap<PodVantage, string>> {
  const without = new Map<PodVantage, string>();
  await Promise.all(
    [...owners].map(async ([namespace, owner]) => {
      const here = vantages.filter((one) => one.namespace === namespace);
      const metadata = ownedBy(owner);
      // Refused, it leaves the vantage's own egress policy on trial too, and its same-caller control dead.
      if (here.some(({ egressLifted }) => egressLifted))
        await createObject(cluster, egressPolicy(metadata, owner.runId)).catch(() => undefined);
      const canaries = here.filter(({ canary }) => canary !== undefined);
      if (canaries.length === 0) return;
      await createObject(cluster, canaryPolicy(metadata, owner.runId)).catch((error: unknown) => {
        const refusal = classifyRefusal(error);
        const why = refusal ? `${refusalReason(refusal)} in ${namespace}` : String(error);
        for (const one of canaries) without.set(one, why);
      });
    }),
  );
  return without;
}
