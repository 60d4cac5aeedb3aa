import type { Match, Stop } from './match.ts';
import type { NonEmpty } from './nonempty.ts';

/** What the layers of a cluster do when they stop somebody, written once. */

/** A firewall rejects (RST or ICMP) or drops; which of the two is its own affair. */
export const NETWORK_POLICY: NonEmpty<Stop> = [
  { outcome: 'refused', layer: 'network-policy' },
  { outcome: 'dropped', layer: 'network-policy' },
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
export const ANY_ANSWER: Match = { outcome: 'answered' };
export const ANSWERED_BY_APP: Match = { outcome: 'answered', by: 'app' };

/** TLS 1.2 or 1.3 was agreed on. An edge that wants a client certificate says so after the handshake: alert 116. */
export const MODERN_TLS: NonEmpty<Match> = [
  { outcome: 'connected', version: 'TLSv1.2' },
  { outcome: 'connected', version: 'TLSv1.3' },
  { outcome: 'tls-alert', codes: [116], version: 'TLSv1.3' },
];

/** The mesh's own TLS: a workload's certificate was shown, and one is wanted in return. */
export const MESH_TLS: NonEmpty<Match> = [
  { outcome: 'connected', peer: 'spiffe://' },
  { outcome: 'tls-alert', codes: [116], peer: 'spiffe://' },
];
