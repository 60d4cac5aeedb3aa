import { isIP, isIPv6 } from 'node:net';
import type { Sabotage } from '../../lib/model/sabotage.ts';
import type { Actor, Destination, System } from '../../lib/model/system.ts';
import { carriersOf } from '../actors.ts';
import { letOut } from './let-out.ts';

/** What Istio's injector writes on a pod with a sidecar (its injection template), so that policies can tell one. */
const HAS_SIDECAR = { 'security.istio.io/tlsMode': 'istio' } as const;

/** Ways in which a gateway comes to be one of two ways out. */
export const pastGateway = {
  directRule: sabotage(
    'direct-rule',
    'a policy lets a workload go to the destination itself that has to go through the gateway',
    (_, { callers }) => callers.find(({ wears }) => wears !== undefined),
  ),
  anotherWorkload: sabotage(
    'direct-rule-for-another',
    'a policy lets a workload go to the destination itself that is not declared for it at all',
    ({ endpoints }, { callers }) =>
      carriersOf(endpoints).findLast(
        ({ wears, workload }) => wears !== undefined && !callers.some((one) => one.workload === workload),
      ),
  ),
  // As if a sidecar held all that leaves its pod: excludeOutboundPorts or another user id goes past it.
  trustedSidecar: sabotage(
    'sidecar-is-trusted',
    'a policy lets pods of a workload that have a sidecar go to the destination, and leaves the way to the mesh',
    (_, { callers }) => callers.find(({ wears, meshed }) => wears !== undefined && meshed),
    HAS_SIDECAR,
  ),
} satisfies Record<string, Sabotage>;

function sabotage(
  id: string,
  what: string,
  who: (system: System, destination: Destination) => Actor | undefined,
  labels: Readonly<Record<string, string>> = {},
): Sabotage {
  return {
    id,
    what,
    collateral: [],
    alter({ system }) {
      for (const destination of system.egress.destinations) {
        const { host, port, gateway } = destination;
        const address = [host, ...(gateway?.direct ?? [])].find((one) => isIP(one) !== 0);
        const actor = gateway && who(system, destination);
        if (address === undefined || !actor?.wears) continue;
        const cidr = `${address}/${isIPv6(address) ? 128 : 32}`;
        const rule = { to: [{ ipBlock: { cidr } }], ports: [{ protocol: 'TCP', port }] };
        const { wears } = actor;
        return Promise.resolve([letOut(actor, { ...wears, labels: { ...wears.labels, ...labels } }, rule)]);
      }
      return Promise.resolve({
        cannot: 'no address of a destination behind a gateway is known, or no workload whose labels are',
      });
    },
  };
}
