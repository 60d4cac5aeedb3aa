import type { Sabotage } from '../../lib/model/sabotage.ts';

const OURS = 'KUBE-(ROUTER|POD-FW|NWPLCY)';
/** The rules of the engine without what changes at each of its syncs: hashes, counters, and their order. */
const RULES = `iptables-save -t filter | grep -E '${OURS}' | sed -E 's/KUBE-(POD-FW|NWPLCY|SRC|DST)-[A-Z0-9]+/KUBE-\\1/g; s/\\[[0-9]+:[0-9]+\\]//' | sort -u`;
/** Its chains stay when its DaemonSet goes (kube-router issue 873 and its clean-up option): they are taken out by hand. */
const FLUSH = `for i in $(seq 50); do pgrep -x kube-router > /dev/null || break; sleep 0.5; done; iptables-save -t filter | grep -vE '${OURS}' | iptables-restore -T filter`;

/** Ways in which a cluster comes to accept NetworkPolicies that nobody enforces. */
export const noEnforcement = {
  everywhere: {
    id: 'engine-removed',
    what: 'the policy engine is removed and its rules are flushed on every node',
    collateral: [
      'segmentation/default-deny-holds-inbound',
      'segmentation/database-admits-only-its-backend',
      'egress/undeclared-destination-is-blocked',
    ],
    async alter({ find }) {
      const engines = await find('apps/v1', 'DaemonSet', 'kube-system');
      const engine = engines.find(({ metadata }) => metadata.name === 'kube-router');
      if (!engine) return { cannot: 'kube-router is the only engine whose rules are known' };
      const ref = { apiVersion: 'apps/v1', kind: 'DaemonSet', namespace: 'kube-system', name: 'kube-router' };
      return [
        { do: 'on-nodes', what: "the engine's rules", run: ['true'], state: ['sh', '-c', RULES] },
        { do: 'delete', ref },
        { do: 'on-nodes', what: 'the flush', run: ['sh', '-c', FLUSH] },
      ];
    },
  },
} satisfies Record<string, Sabotage>;
