import { isIPv6 } from 'node:net';
import type { Sabotage } from '../../lib/model/sabotage.ts';
import { carriersOf } from '../actors.ts';
import { letOut } from './let-out.ts';

/** Ways in which a rule for names comes to let a workload out. */
export const openDns = {
  anywhere: sabotage('port-53-anywhere', 'a policy allows one workload port 53 of any address', [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ]),
  overTls: sabotage('port-853-anywhere', 'a policy allows one workload DNS over TLS to any address', [
    { protocol: 'TCP', port: 853 },
  ]),
} satisfies Record<string, Sabotage>;

function sabotage(id: string, what: string, ports: readonly object[]): Sabotage {
  return {
    id,
    what,
    collateral: [],
    alter({ system }) {
      const carrier = carriersOf(system.endpoints).findLast(({ wears }) => wears !== undefined);
      const sentinel = system.egress.sentinels.find(({ dns }) => dns.length > 0);
      if (!carrier?.wears || !sentinel)
        return Promise.resolve({ cannot: 'no resolver outside, or no workload whose labels are known' });
      const cidr = isIPv6(sentinel.address) ? '::/0' : '0.0.0.0/0';
      return Promise.resolve([letOut(carrier, carrier.wears, { to: [{ ipBlock: { cidr } }], ports })]);
    },
  };
}
