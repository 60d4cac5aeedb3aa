import { isIPv6 } from 'node:net';
import type { Sabotage } from '../../lib/model/sabotage.ts';
import { carriersOf } from '../actors.ts';
import { letOut } from './let-out.ts';

/** All that is link-local, which somebody once needed for something else. */
export const openMetadata: Sabotage = {
  id: 'link-local-admitted',
  what: 'a policy allows one workload the link-local addresses, 169.254.0.0/16',
  collateral: [],
  alter({ system }) {
    const carrier = carriersOf(system.endpoints).findLast(({ wears }) => wears !== undefined);
    const [service] = system.egress.metadata;
    if (!carrier?.wears || !service)
      return Promise.resolve({ cannot: 'no metadata service, or no workload whose labels are known' });
    const cidr = isIPv6(service.address) ? `${service.address}/128` : '169.254.0.0/16';
    return Promise.resolve([letOut(carrier, carrier.wears, { to: [{ ipBlock: { cidr } }] })]);
  },
};
