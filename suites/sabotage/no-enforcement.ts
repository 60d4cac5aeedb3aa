import type { Sabotage } from '../../lib/model/sabotage.ts';

/**
 * kube-router's rules for pods as text that is the same whenever they say the same: chains are named anew at each of
 * its syncs, and each rule that asks for a set of addresses is followed by that set. Its chains stay when its
 * DaemonSet goes.
 */
const STATE = `
rules=$(iptables-save -t filter | grep -E -- '^-A.*KUBE-(ROUTER|POD-FW|NWPLCY)')
printf "%s\\n" "$rules" | sed -E 's/KUBE-(POD-FW|NWPLCY)-[A-Z0-9]{16}/KUBE-\\1/g' | sort
for set in $(printf "%s\\n" "$rules" | grep -oE 'KUBE-(SRC|DST)-[A-Z0-9]+' | sort -u); do
  ipset save "$set" | grep '^add' | sort
done
cat /proc/sys/net/bridge/bridge-nf-call-iptables`;

/** Whatever is taken away while the engine runs, it puts back. */
const ENGINE_GONE = `
for second in $(seq 40); do pgrep -x kube-router > /dev/null || break; sleep 1; done
! pgrep -x kube-router > /dev/null || exit 1`;

const FLUSH = `for way in INPUT FORWARD OUTPUT; do iptables -F KUBE-ROUTER-$way; done`;
const ON_WORKERS = `[ ! -e /etc/kubernetes/manifests/kube-apiserver.yaml ] || exit 0`;
/** In the network namespace of the node's container, and nowhere else. The engine sets it when it starts. */
const PAST_THE_FIREWALL = `echo 0 > /proc/sys/net/bridge/bridge-nf-call-iptables`;

const INBOUND = [
  'segmentation/default-deny-holds-inbound',
  'segmentation/database-admits-only-its-backend',
  'segmentation/namespace-label-decides',
] as const;
const OUTBOUND = 'segmentation/default-deny-holds-outbound';
const BOTH_WAYS = [
  ...INBOUND,
  OUTBOUND,
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
    FLUSH,
    BOTH_WAYS,
  ),
  onWorkers: withoutEngine(
    'engine-removed-from-workers',
    'the policy engine is gone, and its rules on the nodes that carry no control plane',
    `${ON_WORKERS}\n${FLUSH}`,
    BOTH_WAYS,
  ),
  withinNodes: withoutEngine(
    'bridge-past-the-firewall',
    'frames between pods of one node no longer meet the firewall (bridge-nf-call-iptables 0); between nodes all holds',
    PAST_THE_FIREWALL,
    [...INBOUND, OUTBOUND],
  ),
} satisfies Record<string, Sabotage>;

function withoutEngine(id: string, what: string, then: string, collateral: readonly string[]): Sabotage {
  return {
    id,
    what,
    collateral,
    async alter({ find }) {
      const engine = (await find('apps/v1', 'DaemonSet', 'kube-system')).find(
        ({ metadata }) => metadata.name === 'kube-router',
      );
      if (!engine) return { cannot: 'kube-router is the only engine whose rules are known' };
      return [
        { do: 'on-nodes', what: "the engine's rules", run: ['true'], state: ['sh', '-c', STATE] },
        {
          do: 'delete',
          ref: { apiVersion: 'apps/v1', kind: 'DaemonSet', namespace: 'kube-system', name: 'kube-router' },
        },
        { do: 'on-nodes', what, run: ['sh', '-c', `${ENGINE_GONE}\n${then}`] },
      ];
    },
  };
}
