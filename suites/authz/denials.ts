import { asSidecar } from '../../lib/model/mesh-line.ts';
import type { Match, Stop } from '../../lib/model/match.ts';
import type { NonEmpty } from '../../lib/model/nonempty.ts';
import { NETWORK_POLICY, PROXY_403 } from '../../lib/model/stop-words.ts';
import type { Endpoint, System } from '../../lib/model/system.ts';
import type { OpenTarget } from '../../lib/model/trial.ts';

/** How the mesh's authorization says no: HTTP is answered with a 403; a protocol without a status is cut after the TLS handshake. */
export function denialsOf({ protocol }: Pick<Endpoint, 'protocol'>, { mesh }: System): NonEmpty<Stop> {
  if (protocol === 'http' && mesh === 'istio') return [PROXY_403];
  return [
    PROXY_403,
    { outcome: 'reset', layer: 'authorization' },
    { outcome: 'closed', layer: 'authorization' },
  ];
}

/** Layers before authorization. */
export const BEFORE_AUTHORIZATION: readonly Stop[] = [
  ...NETWORK_POLICY,
  { outcome: 'tls-alert', layer: 'mtls' },
];

/** A workload's certificate was shown, and ours was not refused. */
const ACCEPTED: Match = { outcome: 'connected', peer: 'spiffe://' };

/** The caller's own certificate is accepted by the very replica, so that what denies it is not mutual TLS. */
export function identityHolds(
  endpoint: Pick<Endpoint, 'protocol'>,
  to: OpenTarget['to'],
  ...or: readonly Match[]
): OpenTarget {
  return { to, send: { do: 'tcp' }, via: asSidecar(endpoint), alive: [ACCEPTED, ...or] };
}
