import { isIPv6 } from 'node:net';
import type { Sabotage } from '../../lib/model/sabotage.ts';
import type { Sentinel } from '../../lib/model/system.ts';
import { carriersOf } from '../actors.ts';
import { letOut } from './let-out.ts';

const DNS = 'egress/dns-is-not-a-way-out';
const METADATA = 'egress/metadata-address-is-blocked';
/** Of the destinations that lie behind a gateway, those that the rule happens to hit. */
const GATEWAY = 'egress/gateway-cannot-be-bypassed';

/** Ways in which a workload's way out comes to be wider than the register: rules of NetworkPolicies add up. */
export const openEgress = {
  everything: sabotage('allow-all-egress', 'a policy allows one workload to go anywhere', () => ({}), [
    DNS,
    METADATA,
    GATEWAY,
  ]),
  onePort: sabotage(
    'one-port-anywhere',
    'a policy allows one workload one TCP port of any address',
    (sentinel) => ({
      to: [{ ipBlock: { cidr: anywhere(sentinel) } }],
      ports: sentinel.tcp.slice(-1).map((port) => ({ protocol: 'TCP', port })),
    }),
  ),
  datagrams: sabotage(
    'udp-anywhere',
    'a policy allows one workload UDP to any address',
    (sentinel) => ({
      to: [{ ipBlock: { cidr: anywhere(sentinel) } }],
      ports: [{ protocol: 'UDP' }],
    }),
    [DNS],
  ),
  oneNetwork: sabotage(
    'one-network',
    "a policy allows one workload the sentinel's whole network",
    ({ address }) => ({
      to: [{ ipBlock: { cidr: isIPv6(address) ? `${address}/128` : `${address.replace(/\d+$/, '0')}/24` } }],
    }),
    [DNS, GATEWAY],
  ),
} satisfies Record<string, Sabotage>;

const anywhere = ({ address }: Sentinel): string => (isIPv6(address) ? '::/0' : '0.0.0.0/0');

function sabotage(
  id: string,
  what: string,
  rule: (sentinel: Sentinel) => object,
  collateral: readonly string[] = [],
): Sabotage {
  return {
    id,
    what,
    collateral,
    alter({ system }) {
      // The last one: its neighbours' policies hold, and a check that asks for the first alone stays green.
      const carrier = carriersOf(system.endpoints).findLast(({ wears }) => wears !== undefined);
      const [sentinel] = system.egress.sentinels;
      if (!carrier?.wears || !sentinel)
        return Promise.resolve({ cannot: 'no sentinel, or no workload whose labels are known' });
      return Promise.resolve([letOut(carrier, carrier.wears, rule(sentinel))]);
    },
  };
}
