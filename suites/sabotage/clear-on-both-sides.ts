import type { Sabotage } from '../../lib/model/sabotage.ts';
import { clearDestination, spokenToInTheClear, victimOf } from './clear-destination.ts';
import { IN_THE_CLEAR, takenInTheClear } from './permissive.ts';

/** Both sides of one Service give up mutual TLS, so that nothing is cut and nobody notices. */
export const clearOnBothSides: Sabotage = {
  id: 'clear-on-both-sides',
  what: 'callers of one Service send in the clear (DestinationRule, tls.mode DISABLE), and its workload takes it (PERMISSIVE)',
  // In the clear nobody has an identity: where authorization goes by it, declared callers are refused at the Service.
  collateral: [...IN_THE_CLEAR, ...clearDestination.collateral, 'authz/authorized-peer-is-served'],
  hides: ['authz/method-is-restricted'],
  alter({ system }) {
    const endpoint = victimOf({ ...system, endpoints: system.endpoints.filter(({ wears }) => wears) });
    return Promise.resolve(
      endpoint?.wears
        ? [takenInTheClear(endpoint.namespace, endpoint.wears), spokenToInTheClear(endpoint)]
        : { cannot: 'no meshed HTTP Service with a caller and known labels' },
    );
  },
};
