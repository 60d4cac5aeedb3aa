import type { Layer } from './layer.ts';
import type { Match, Stop } from './match.ts';
import type { NonEmpty } from './nonempty.ts';

/** What the layers of a cluster do when they stop somebody, written once. */

/** A firewall rejects (RST or ICMP) or drops; which of the two is its own affair. */
export const NETWORK_POLICY: NonEmpty<Stop> = [
  { outcome: 'refused', layer: 'network-policy' },
  { outcome: 'dropped', layer: 'network-policy' },
];

/**
 * Nobody was met: refused at connect, or silence from the first packet on. Who lets a connection open and falls silent
 * afterwards was met, and may have read what was sent.
 */
export const unmet = (layer: Layer): NonEmpty<Stop> => [
  { outcome: 'refused', layer },
  { outcome: 'dropped', after: 'syn', layer },
];

/** A mesh that demands mutual TLS cuts a connection that opens otherwise. */
export const MTLS_CUT: NonEmpty<Stop> = [
  { outcome: 'reset', layer: 'mtls' },
  { outcome: 'closed', layer: 'mtls' },
];

/** Linkerd answers a request in the clear with a 403 of its own. */
export const PROXY_403: Stop = { outcome: 'answered', by: 'proxy', status: [403], layer: 'authorization' };

/** Served: an answer of the application itself, and not one that says no. */
export const SERVED: Match = { outcome: 'answered', by: 'app', below: 400 };
export const ANY_ANSWER: NonEmpty<Match> = [{ outcome: 'answered' }, { outcome: 'garbled' }];
/** What shows an endpoint alive: served, or, where its protocol is not ours to speak, answered with any bytes. */
export const aliveOf = (protocol: 'http' | 'postgres' | 'tcp'): NonEmpty<Match> =>
  protocol === 'tcp' ? [SERVED, { outcome: 'garbled' }] : [SERVED];

export const ANSWERED_BY_APP: Match = { outcome: 'answered', by: 'app' };

/** TLS 1.2 or 1.3 with this host's certificate. An edge that wants one of the client says so afterwards: alert 116. */
export const modernTls = (host: string): NonEmpty<Match> => [
  { outcome: 'connected', version: 'TLSv1.2', host },
  { outcome: 'connected', version: 'TLSv1.3', host },
  { outcome: 'tls-alert', codes: [116], version: 'TLSv1.3', host },
];

/** The mesh's own TLS: a workload's certificate was shown, and one is wanted in return. */
export const MESH_TLS: NonEmpty<Match> = [
  { outcome: 'connected', peer: 'spiffe://' },
  { outcome: 'tls-alert', codes: [116], peer: 'spiffe://' },
];

export const NOT_MESHED = 'not-meshed: the file declares its pods to be outside the mesh';
