import type { Alteration, Sabotage } from '../../lib/model/sabotage.ts';
import type { Endpoint, System } from '../../lib/model/system.ts';

/** A DestinationRule that makes every caller of one Service speak in the clear. */
export const clearDestination: Sabotage = {
  id: 'destination-rule-disables-tls',
  what: 'a DestinationRule for a whole host lets callers send in the clear (tls.mode DISABLE)',
  // Whoever cuts a request in the clear has been sent it.
  collateral: ['mesh/stricter-policy-is-not-undone', 'mesh/wire-shows-no-plaintext'],
  // What no longer gets through its own sidecar shows nothing of what would be taken.
  hides: ['authz/authorized-peer-is-served', 'authz/method-is-restricted'],
  alter({ system }) {
    const endpoint = victimOf(system);
    return Promise.resolve(
      endpoint ? [spokenToInTheClear(endpoint)] : { cannot: 'no meshed HTTP Service with a caller' },
    );
  },
};

export const victimOf = ({ endpoints }: Pick<System, 'endpoints'>): Endpoint | undefined =>
  endpoints.find(
    ({ meshed, protocol, clusterIP, callers }) =>
      meshed && protocol === 'http' && clusterIP !== undefined && callers.length > 0,
  );

export const spokenToInTheClear = ({ namespace, host }: Endpoint): Alteration => ({
  do: 'create',
  object: {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'assay-sabotage', namespace },
    spec: { host, trafficPolicy: { tls: { mode: 'DISABLE' } } },
  },
});
