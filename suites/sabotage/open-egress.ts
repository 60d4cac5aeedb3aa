import type { Sabotage } from '../../lib/model/sabotage.ts';
import type { Sentinel } from '../../lib/model/system.ts';

/** Ways in which a workload's way out comes to be wider than the register: NetworkPolicies add up. */
export const openEgress = {
  everything: sabotage('allow-all-egress', 'a policy allows one workload to go anywhere', () => ({})),
  onePort: sabotage(
    'one-port-anywhere',
    'a policy allows one workload one TCP port of any address',
    ({ tcp }) => ({
      to: [{ ipBlock: { cidr: '0.0.0.0/0' } }],
      ports: tcp.slice(-1).map((port) => ({ protocol: 'TCP', port })),
    }),
  ),
  datagrams: sabotage('udp-anywhere', 'a policy allows one workload UDP to any address', () => ({
    to: [{ ipBlock: { cidr: '0.0.0.0/0' } }],
    ports: [{ protocol: 'UDP' }],
  })),
} satisfies Record<string, Sabotage>;

function sabotage(id: string, what: string, rule: (sentinel: Sentinel) => object): Sabotage {
  return {
    id,
    what,
    collateral: [],
    alter({ system }) {
      const endpoint = system.endpoints.find(({ runsAs }) => runsAs?.wears !== undefined);
      const [sentinel] = system.egress.sentinels;
      if (!endpoint?.runsAs?.wears || !sentinel)
        return Promise.resolve({ cannot: 'no sentinel, or no workload whose labels are known' });
      const spec = {
        podSelector: { matchLabels: endpoint.runsAs.wears.labels },
        policyTypes: ['Egress'],
        egress: [rule(sentinel)],
      };
      const metadata = { name: 'assay-sabotage', namespace: endpoint.namespace };
      return Promise.resolve([
        {
          do: 'create',
          object: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec },
        },
      ]);
    },
  };
}
