import { CANARY_PORT } from '../../probes/protocol.ts';
import { denies } from '../../lib/model/check.ts';
import { nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { again } from '../../lib/model/reperform.ts';
import { NETWORK_POLICY, SERVED } from '../../lib/model/stop-words.ts';
import type { System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial } from '../../lib/model/trial.ts';
import type { PodVantage } from '../../lib/model/vantage.ts';
import { noEnforcement } from '../sabotage/no-enforcement.ts';

/** Of many nodes, as many are asked. */
const MOST_NODES = 5;

/**
 * All parts are our own, in our own namespace: a canary that a NetworkPolicy of this run closes, beside one that
 * stands open, and a caller that the policy admits beside one that it does not. An API server takes any policy,
 * whether anything in the cluster enforces it or not; only traffic tells.
 */
export default denies({
  id: 'segmentation/policy-is-enforced-at-all',
  title: 'A NetworkPolicy in this cluster really stops traffic',
  safeguards: ['164.312(a)(1)', '164.312(e)(1)'],
  shows:
    'a policy made for this run stopped one pod of ours from another, while an admitted pod reached it and the stopped one reached an open neighbour',
  doesNotShow: 'that the policies of the system say what they should, or nodes that were not asked',
  requires: ['network-policy'],
  remediation:
    'Install a network plugin that enforces NetworkPolicy (Calico, Cilium, kube-router and others) on every node; until then no policy of this cluster is worth anything.',
  sabotages: [noEnforcement.everywhere],
  trials: (system) => [
    trial(
      system,
      'same-node',
      system.nodes.slice(0, 1).map((node) => ({ node, caller: node })),
    ),
    ...(system.nodes.length > 1 ? [trial(system, 'across-nodes', neighbours(system.nodes))] : []),
  ],
});

interface Pair {
  readonly node: string;
  readonly caller: string;
}

/** Each node's canary, asked from the next node. */
function neighbours(all: readonly string[]): readonly Pair[] {
  const nodes = all.slice(0, MOST_NODES);
  return nodes.map((node, index) => ({ node, caller: nodes[(index + 1) % nodes.length] ?? node }));
}

function trial({ stage }: System, variant: string, pairs: readonly Pair[]): DenialTrial {
  const { namespace } = stage;
  const claim = {
    subject: `${namespace}/canary:${CANARY_PORT}/http#${variant}`,
    expected: 'refused or dropped, while an admitted pod is answered by the same canary',
    reperform: again(
      'segmentation/policy-is-enforced-at-all',
      `kubectl -n ${namespace} create -f - # a NetworkPolicy with podSelector {app: x}, policyTypes [Ingress]; then from another pod: curl -sv --max-time 3 http://<ip of a pod with app=x>:8080/ must fail`,
    ),
  };
  if (stage.unsafe !== undefined) return { ...claim, unproven: stage.unsafe };
  const arms = nonEmpty(pairs.map((pair) => arm(namespace, pair)));
  return arms
    ? { ...claim, arms }
    : { ...claim, unproven: 'no-node: no node is known that could carry a canary' };
}

function arm(namespace: string, { node, caller }: Pair): DenialArm {
  const ours: PodVantage = { where: 'pod', namespace, meshed: false };
  const at = (of: PodVantage) => ({ at: 'canary' as const, of, port: CANARY_PORT });
  const served: NonEmpty<typeof SERVED> = [SERVED];
  return {
    what: caller === node ? `canary and caller on ${node}` : `canary on ${node}, caller on ${caller}`,
    from: { ...ours, node: caller },
    to: at({ ...ours, node, canary: 'closed' }),
    send: { do: 'http1', method: 'GET', path: '/' },
    via: { over: 'tcp' },
    stops: NETWORK_POLICY,
    shadows: [],
    holes: [{ outcome: 'connected' }, { outcome: 'answered' }, { outcome: 'garbled' }],
    sameRequest: [{ from: { ...ours, canary: 'admitted' }, alive: served }],
    sameCaller: [{ to: at({ ...ours, node, labels: { 'assay.dev/role': 'canary' } }), alive: served }],
  };
}
