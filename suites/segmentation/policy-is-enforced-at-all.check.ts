import { CANARY_PORT } from '../../probes/protocol.ts';
import { openCanaryOn } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { mapNonEmpty, nonEmpty } from '../../lib/model/nonempty.ts';
import { again } from '../../lib/model/reperform.ts';
import { ANY_ANSWER, SERVED, unmet } from '../../lib/model/stop-words.ts';
import type { System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial } from '../../lib/model/trial.ts';
import type { PodVantage } from '../../lib/model/vantage.ts';
import { noEnforcement } from '../sabotage/no-enforcement.ts';

/** Of many nodes, as many are asked. */
const MOST_NODES = 5;

/**
 * All parts are our own, in our own namespace: a canary that a NetworkPolicy of this run closes, beside one that
 * stands open, and a caller that the policy admits beside one that it does not. An API server takes any policy,
 * whether anything in the cluster enforces it or not; only traffic tells. Frames between two pods of one node may
 * never meet the firewall that packets between nodes do, so both ways are asked.
 */
export default denies({
  id: 'segmentation/policy-is-enforced-at-all',
  title: 'A NetworkPolicy in this cluster really stops traffic, within a node and between nodes',
  safeguards: ['164.312(a)(1)', '164.312(e)(1)'],
  shows:
    'a policy made for this run stopped one pod of ours from another, while an admitted pod reached it and the stopped one reached an open neighbour',
  doesNotShow:
    'that the policies of the system say what they should, that a new pod is covered at once, or nodes that were not asked',
  requires: [],
  remediation:
    'Run a network plugin that enforces NetworkPolicy (Calico, Cilium, kube-router and others) on every node, with br_netfilter on where it works by iptables; until then no policy of this cluster is worth anything, whatever else is green.',
  sabotages: [noEnforcement.everywhere, noEnforcement.onWorkers, noEnforcement.withinNodes],
  trials: (system) => [trial(system, 'same-node', withinNodes), trial(system, 'across-nodes', betweenNodes)],
});

interface Pair {
  readonly caller: string;
  /** Of both canaries. */
  readonly node: string;
}

const withinNodes = (nodes: readonly string[]): readonly Pair[] =>
  nodes.map((node) => ({ node, caller: node }));

/** Each node's canary, asked from the node before. */
const betweenNodes = (nodes: readonly string[]): readonly Pair[] =>
  nodes.flatMap((node, place) => {
    const caller = nodes.at(place - 1) ?? node;
    return caller === node ? [] : [{ node, caller }];
  });

function trial(
  system: System,
  variant: string,
  pairsOf: (nodes: readonly string[]) => readonly Pair[],
): DenialTrial {
  const { namespace, unsafe } = system.stage;
  const claim = {
    subject: `${namespace}/canary:${CANARY_PORT}/http#${variant}`,
    expected: 'refused or dropped at connect, while an admitted pod is served by the same canary',
    reperform: again('segmentation/policy-is-enforced-at-all', byHand(namespace)),
  };
  if (unsafe !== undefined) return { ...claim, unproven: unsafe };
  if (system.nodes.length === 0)
    return { ...claim, unproven: 'no-node: nodes may not be listed, and no replica shows one' };
  const pairs = nonEmpty(pairsOf(system.nodes.slice(0, MOST_NODES)));
  if (!pairs) return { ...claim, notApplicable: 'one-node: there is no other node to ask from' };

  const arm = ({ caller, node }: Pair): DenialArm => ({
    what: caller === node ? `within ${node}` : `from ${caller} to ${node}`,
    from: pod(system, { node: caller }),
    to: { at: 'canary', of: pod(system, { node, canary: 'closed' }), port: CANARY_PORT },
    send: { do: 'http1', method: 'GET', path: '/' },
    via: { over: 'tcp' },
    stops: unmet('network-policy'),
    shadows: [],
    holes: [{ outcome: 'connected' }, ...ANY_ANSWER],
    sameRequest: [{ from: pod(system, { canary: 'admitted' }), alive: [SERVED] }],
    sameCaller: [{ to: openCanaryOn(system, node), alive: [SERVED] }],
  });
  return { ...claim, arms: mapNonEmpty(pairs, arm) };
}

const pod = ({ stage }: System, rest: Pick<PodVantage, 'node' | 'canary'>): PodVantage => ({
  where: 'pod',
  namespace: stage.namespace,
  meshed: false,
  ...rest,
});

function byHand(namespace: string): string {
  const run = `kubectl -n ${namespace} run`;
  const pod = '--image=nicolaka/netshoot --restart=Never';
  return [
    `${run} closed ${pod} -- nc -lk 8080`,
    `kubectl -n ${namespace} wait pod/closed --for=condition=Ready --timeout=60s`,
    `kubectl -n ${namespace} create -f - <<< '{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"closed"},"spec":{"podSelector":{"matchLabels":{"run":"closed"}},"policyTypes":["Ingress"]}}'`,
    // A new pod may not be known yet to the engine of NetworkPolicy.
    'sleep 5',
    `${run} by-hand --rm -i ${pod} -- nc -vz -w 3 $(kubectl -n ${namespace} get pod closed -o jsonpath={.status.podIP}) 8080`,
    `kubectl -n ${namespace} delete networkpolicy/closed   # and now it opens`,
    `kubectl -n ${namespace} delete pod/closed`,
  ].join('\n');
}
