import type { Sabotage } from '../../lib/model/sabotage.ts';

/** A DestinationRule that makes every caller of one Service speak in the clear. */
export const clearDestination: Sabotage = {
  id: 'destination-rule-disables-tls',
  what: 'a DestinationRule for a whole host lets callers send in the clear (tls.mode DISABLE)',
  collateral: [],
  // What no longer gets through its own sidecar shows nothing of what would be taken.
  hides: ['authz/authorized-peer-is-served', 'authz/method-is-restricted'],
  alter({ system }) {
    const endpoint = system.endpoints.find(
      ({ meshed, protocol, clusterIP, callers }) =>
        meshed && protocol === 'http' && clusterIP !== undefined && callers.length > 0,
    );
    if (!endpoint) return Promise.resolve({ cannot: 'no meshed HTTP Service with a caller' });
    const { namespace, host } = endpoint;
    return Promise.resolve([
      {
        do: 'create',
        object: {
          apiVersion: 'networking.istio.io/v1',
          kind: 'DestinationRule',
          metadata: { name: 'assay-sabotage', namespace },
          spec: { host, trafficPolicy: { tls: { mode: 'DISABLE' } } },
        },
      },
    ]);
  },
};
