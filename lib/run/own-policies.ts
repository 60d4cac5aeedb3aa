import type { Cluster } from '../cluster/cluster.ts';
import { KINDS } from '../cluster/kinds.ts';
import { RUN_LABEL } from '../cluster/labels.ts';
import { ownedBy, type Owner } from '../cluster/owner.ts';
import { classifyRefusal, refusalReason } from '../cluster/refusal.ts';
import { createObject } from '../cluster/write-objects.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { GRANT_LABEL } from '../model/own-change.ts';
import type { PodVantage } from '../model/vantage.ts';
import type { Lacking } from './lacking.ts';
import { grantsFor } from './own-grants.ts';

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

/** Worn by the agents to which ingress is lifted, and by nothing else. */
const OPENED_LABEL = { 'assay.dev/ingress': 'lifted' } as const;

/** Admits what comes from our own pods, wherever they are, to our own marked pods: what they then meet comes after it. */
function ingressPolicy(metadata: Omit<KubeObject['metadata'], 'name'>, runId: string): KubeObject {
  const ours = { matchLabels: { [RUN_LABEL]: runId } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { ...metadata, name: `assay-ingress-${runId}`.slice(0, 63) },
    spec: {
      podSelector: { matchLabels: { ...OPENED_LABEL, [RUN_LABEL]: runId } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: {}, podSelector: ours }] }],
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
  const { labels, egressLifted, ingressLifted, canary, grant } = vantage;
  const ours = {
    ...(egressLifted ? LIFTED_LABEL : {}),
    ...(ingressLifted ? OPENED_LABEL : {}),
    ...(canary === undefined ? {} : { [CANARY_LABEL]: canary }),
    ...(grant === undefined ? {} : { [GRANT_LABEL]: grant }),
  };
  return Object.keys(ours).length === 0 ? vantage : { ...vantage, labels: { ...labels, ...ours } };
}

/**
 * Makes the policies that vantages ask for, one of a kind in a namespace. Gives the vantages that cannot stand
 * without one, with the reason: an open canary that plays a closed one would read as a hole, and a caller whose own
 * egress policy is on trial too as one that nobody lets in. `refused`: where it need not be tried.
 */
export async function applyOwnPolicies(
  cluster: Cluster,
  vantages: readonly PodVantage[],
  owners: ReadonlyMap<string, Owner>,
  refused: Pick<Lacking, 'policies' | 'grants'>,
): Promise<ReadonlyMap<PodVantage, string>> {
  const without = new Map<PodVantage, string>();
  await Promise.all(
    [...owners].map(async ([namespace, owner]) => {
      const here = vantages.filter((one) => one.namespace === namespace);
      const metadata = ownedBy(owner);
      const lifted = here.filter(({ egressLifted }) => egressLifted);
      const opened = here.filter(({ ingressLifted }) => ingressLifted);
      const canaries = here.filter(({ canary }) => canary !== undefined);
      const wanted = [
        { wearers: lifted, policy: egressPolicy(metadata, owner.runId) },
        { wearers: opened, policy: ingressPolicy(metadata, owner.runId) },
        { wearers: canaries, policy: canaryPolicy(metadata, owner.runId) },
        ...grantsFor(here, owner),
      ].filter(({ wearers }) => wearers.length > 0);
      for (const { wearers, policy } of wanted) {
        const lacking = policy.kind === KINDS.AuthorizationPolicy.kind ? refused.grants : refused.policies;
        const why = lacking.get(namespace) ?? (await whyNot(cluster, policy, namespace));
        if (why !== undefined) for (const one of wearers) without.set(one, why);
      }
    }),
  );
  return without;
}

/** Creates it; the reason where that was refused. */
async function whyNot(cluster: Cluster, policy: KubeObject, namespace: string): Promise<string | undefined> {
  try {
    await createObject(cluster, policy);
    return undefined;
  } catch (error) {
    const refusal = classifyRefusal(error);
    return refusal ? `${refusalReason(refusal)} in ${namespace}` : String(error);
  }
}
