import type { Exchange } from '../../probes/protocol.ts';
import type { Match, Stop } from '../../lib/model/match.ts';
import type { NonEmpty } from '../../lib/model/nonempty.ts';
import { connectTo, curlTo } from '../../lib/model/reperform.ts';
import { SERVED } from '../../lib/model/stop-words.ts';
import type { Destination, Gateway } from '../../lib/model/system.ts';
import type { Target } from '../../lib/model/trial.ts';
import { hostPort, NO_WAY_OUT } from './ways-out.ts';

/** A destination that has to be reached through its gateway. */
export type Behind = Destination & { readonly gateway: Gateway };

export const isBehind = (destination: Destination): destination is Behind =>
  destination.gateway !== undefined;

/** One way to a declared destination. Nobody's data is asked for. */
export interface WayThere {
  readonly to: Extract<Target, { at: 'address' }>;
  readonly send: Exchange;
  /** What shows that the destination was reached. */
  readonly serves: NonEmpty<Match>;
  /** What shows that somebody is kept from it. */
  readonly stops: NonEmpty<Stop>;
  /** What a person would type. */
  readonly byHand: string;
}

/** As somebody goes who knows of no gateway: at its host, or at another of its addresses. */
export function straightTo(destination: Destination, host = destination.host): WayThere {
  const { name, port, path, protocol, log } = destination;
  const to = { at: 'address' as const, host, port, name, ...(log ? { log } : {}) };
  return {
    to,
    ...speak(destination, path),
    stops: NO_WAY_OUT,
    byHand: protocol === 'http' ? curlTo(to, path) : connectTo(to),
  };
}

/** What a proxy says to somebody whom it does not serve (RFC 9110, sections 15.5.4 and 15.5.8). */
const TURNED_AWAY: Stop = { outcome: 'answered', status: [403, 407], layer: 'egress-policy' };

/** Through its gateway, at each place where that is met. An answer that says no may be the gateway's own. */
export function waysThrough(destination: Behind): readonly WayThere[] {
  const { path, protocol, log, gateway } = destination;
  const url = `http://${authority(destination)}${path}`;
  return gateway.places.map((place) => {
    const to = { at: 'address' as const, ...place, name: gateway.service, ...(log ? { log } : {}) };
    if (protocol !== 'http')
      return { to, ...speak(destination, path), stops: NO_WAY_OUT, byHand: connectTo(to) };
    return {
      to,
      ...speak(destination, url),
      serves: [SERVED],
      stops: [...NO_WAY_OUT, TURNED_AWAY],
      byHand: `curl -sv --max-time 5 -x http://${hostPort(place.host, place.port)} ${url}`,
    };
  });
}

/** As a workload goes for which it is declared; nothing where its gateway has no address. */
export const declaredWay = (destination: Destination): WayThere | undefined =>
  isBehind(destination) ? waysThrough(destination)[0] : straightTo(destination);

/** How it is spoken to: with its name, whatever address it is met at. */
function speak(destination: Destination, path: string): Pick<WayThere, 'send' | 'serves'> {
  switch (destination.protocol) {
    case 'tcp':
      return { send: { do: 'tcp' }, serves: [{ outcome: 'connected' }] };
    case 'tls':
      // An alert is a TLS server's own word too.
      return {
        send: { do: 'tls-hello', version: 'TLSv1.2', serverName: destination.host },
        serves: [{ outcome: 'connected' }, { outcome: 'tls-alert' }],
      };
    case 'http':
      return {
        send: { do: 'http1', method: 'GET', path, host: authority(destination) },
        serves: [{ outcome: 'answered' }],
      };
  }
}

/** As a URL and Host have it: the default port left out. */
const authority = ({ host, port }: Destination): string =>
  port === 80 ? hostPort(host, port).replace(/:80$/, '') : hostPort(host, port);
