import type { Sabotage, Scene } from '../../lib/model/sabotage.ts';
import { cilium } from './cilium.ts';
import { kubeRouter } from './kube-router.ts';
import type { Extent, Node, PolicyEngine } from './policy-engine.ts';

const ENGINES: readonly PolicyEngine[] = [kubeRouter, cilium];

const INBOUND = [
  'segmentation/default-deny-holds-inbound',
  'segmentation/database-admits-only-its-backend',
  'segmentation/namespace-label-decides',
] as const;
const OUTBOUND = 'segmentation/default-deny-holds-outbound';
const STARTING = 'segmentation/starting-pods-are-covered';
const BOTH_WAYS = [
  ...INBOUND,
  OUTBOUND,
  STARTING,
  'egress/undeclared-destination-is-blocked',
  'egress/dns-is-not-a-way-out',
  'egress/gateway-cannot-be-bypassed',
  'egress/metadata-address-is-blocked',
];

/** Ways in which a cluster comes to accept NetworkPolicies that nobody enforces. */
export const noEnforcement = {
  everywhere: withoutEngine(
    'engine-removed',
    'the policy engine is gone, and its rules on every node',
    'everywhere',
    BOTH_WAYS,
  ),
  onWorkers: withoutEngine(
    'engine-removed-from-workers',
    'the policy engine is gone, and its rules on the nodes that carry no control plane',
    'on-workers',
    BOTH_WAYS,
  ),
  withinNodes: withoutEngine(
    'bridge-past-the-firewall',
    'frames between pods of one node no longer meet the firewall (bridge-nf-call-iptables 0); between nodes all holds',
    'within-nodes',
    [...INBOUND, OUTBOUND],
  ),
} satisfies Record<string, Sabotage>;

function withoutEngine(id: string, what: string, extent: Extent, collateral: readonly string[]): Sabotage {
  return {
    id,
    what,
    collateral,
    async alter({ find }) {
      const daemonSets = await find('apps/v1', 'DaemonSet', 'kube-system');
      for (const engine of ENGINES) {
        const daemonSet = daemonSets.find(({ metadata }) => metadata.name === engine.name);
        if (daemonSet) return engine.end(extent, { daemonSet, nodes: await nodesOf(find) });
      }
      return { cannot: `only the rules of ${ENGINES.map(({ name }) => name).join(' and ')} are known` };
    },
  };
}

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

const nodesOf = async (find: Scene['find']): Promise<readonly Node[]> =>
  (await find('v1', 'Node')).map(({ metadata }) => ({
    name: metadata.name,
    controlPlane: metadata.labels?.[CONTROL_PLANE] !== undefined,
  }));
