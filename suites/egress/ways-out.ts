import type { Exchange, Transport } from '../../probes/protocol.ts';
import type { Match, Stop } from '../../lib/model/match.ts';
import type { NonEmpty } from '../../lib/model/nonempty.ts';
import { ANY_ANSWER, unmet } from '../../lib/model/stop-words.ts';
import type { Sentinel } from '../../lib/model/system.ts';

/** What a NetworkPolicy does to a connection on its way out. */
export const NO_WAY_OUT: NonEmpty<Stop> = unmet('egress-policy');

/** The same of a datagram; nothing is agreed on before it, so silence has no beginning. */
export const NO_DATAGRAM_OUT: NonEmpty<Stop> = [
  { outcome: 'refused', layer: 'egress-policy' },
  { outcome: 'dropped', layer: 'egress-policy' },
];

/** Any bytes that came back, in whatever language, or a session. */
export const ANYTHING: NonEmpty<Match> = [...ANY_ANSWER, { outcome: 'connected' }, { outcome: 'tls-alert' }];

/** `host:port` as a subject has it; an IPv6 address in brackets. */
export const hostPort = (host: string, port: number): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** One way in which data might be carried to a sentinel. */
export interface WayOut {
  readonly variant: 'http' | 'by-name' | 'tls' | 'udp';
  readonly host: string;
  readonly port: number;
  readonly send: Exchange;
  readonly via: Transport;
  readonly stops: NonEmpty<Stop>;
  readonly answers: NonEmpty<Match>;
  /** What a person would type. */
  readonly byHand: string;
}

/** HTTP at every port, and at one by the name; TLS at one; a datagram at every port for them. */
export function waysTo({ address, host, tcp, udp }: Sentinel): readonly WayOut[] {
  const get = (variant: 'http' | 'by-name', at: string, port: number): WayOut => ({
    variant,
    host: at,
    port,
    send: { do: 'http1', method: 'GET', path: '/' },
    via: { over: 'tcp' },
    stops: NO_WAY_OUT,
    answers: ANYTHING,
    byHand: `curl -sv --max-time 3 http://${hostPort(at, port)}/`,
  });
  // As a client does it: to the name and with it, where there is one.
  const hello = (port: number): WayOut => ({
    variant: 'tls',
    host: host ?? address,
    port,
    send: { do: 'tls-hello', version: 'TLSv1.2', ...(host === undefined ? {} : { serverName: host }) },
    via: { over: 'tcp' },
    stops: NO_WAY_OUT,
    answers: ANYTHING,
    byHand: `timeout 5 openssl s_client -connect ${hostPort(host ?? address, port)} </dev/null; [ $? -lt 124 ] || echo no answer`,
  });
  const datagram = (port: number): WayOut => ({
    variant: 'udp',
    host: address,
    port,
    send: { do: 'datagram' },
    via: { over: 'udp' },
    stops: NO_DATAGRAM_OUT,
    answers: ANYTHING,
    byHand: `echo by-hand | nc -u -w 3 ${address} ${port} | grep . || echo no answer`,
  });
  return [
    ...tcp.map((port) => get('http', address, port)),
    ...(host === undefined ? [] : tcp.slice(0, 1).map((port) => get('by-name', host, port))),
    ...tcp.slice(-1).map(hello),
    ...udp.map(datagram),
  ];
}
