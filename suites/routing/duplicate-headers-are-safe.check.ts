import type { Exchange, HeaderLine } from '../../probes/protocol.ts';
import { ambiguities, beside, type Ambiguity, type Wire } from '../../lib/model/ambiguity.ts';
import { ownCanary } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { hostSubject, NO_ADDRESS, visitor } from '../../lib/model/edge.ts';
import type { Match } from '../../lib/model/match.ts';
import { flatMapNonEmpty, mapNonEmpty, nonEmpty } from '../../lib/model/nonempty.ts';
import { again } from '../../lib/model/reperform.ts';
import type { GuardedRoute, System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial, Witness } from '../../lib/model/trial.ts';
import type { Vantage } from '../../lib/model/vantage.ts';
import { headerKeeper } from '../sabotage/header-keeper.ts';
import { nextProxy } from '../sabotage/next-proxy.ts';

const WIRES = ['http1.1', 'h2'] as const satisfies readonly Wire[];
/** Bad request, forbidden, header fields too large or unwanted (RFC 6585): a proxy that will not guess. */
const REFUSALS = [400, 403, 431];

/**
 * The cases of the article on CVE-2020-25017 and their like: the value that a route matches, sent among others. By
 * `matchAdmits` none may reach the guarded backend, by `matchRestricts` none the default one; to be refused is safe
 * in both. The clean value, another value and no header at all show that both backends live and can be told apart.
 */
export default denies({
  id: 'routing/duplicate-headers-are-safe',
  title: 'A header sent more than once never gets a request to a backend that the route keeps it from',
  safeguards: ['164.312(a)(1)'],
  shows:
    'in every order, in two lines, three or one, a request with an ambiguous header reached the backend for requests that do not have the value for certain, or was refused',
  doesNotShow:
    'other headers, in particular those that the proxy keeps inline, other routes, or what the backend makes of the lines it is given',
  requires: ['ingress', 'guarded-route'],
  remediation:
    'Do not let one header value decide on access: authorize by identity. Where it must, refuse or strip the header when it comes more than once (Istio: an EnvoyFilter before the router, or a proxy that joins lines, Envoy before 1.39).',
  sabotages: [nextProxy.gateway, headerKeeper.firstLine, headerKeeper.lastLine],
  trials: (system) =>
    system.guardedRoutes.flatMap((route) => WIRES.map((wire) => trial(system, route, wire))),
});

function trial(system: System, route: GuardedRoute, wire: Wire): DenialTrial {
  const { host, port, header, value, tell, path } = route;
  const [other] = beside(value);
  const flags = `--http${wire === 'h2' ? '2' : '1.1'} --connect-to ::${route.addresses[0] ?? host}:${port}`;
  const claim = {
    subject: hostSubject(route, variantOf(system, route, wire)),
    expected: `${tell.header}: ${sidesOf(route).safe}, or refused, whatever stands beside ${header}: ${value}`,
    reperform: again(
      'routing/duplicate-headers-are-safe',
      `curl -ski ${flags} https://${host}${path} -H '${header}: ${other}' -H '${header}: ${value}'`,
    ),
  };
  const addresses = nonEmpty(route.addresses);
  if (!addresses) return { ...claim, unproven: NO_ADDRESS };
  const cases = ambiguities(header, value, wire);
  return {
    ...claim,
    arms: flatMapNonEmpty(addresses, (address) =>
      mapNonEmpty(cases, (one) => arm(visitor(system), route, wire, { ...one, address })),
    ),
  };
}

/** The backend that an ambiguous request may reach, and the one that it must not. */
function sidesOf({ polarity, tell }: GuardedRoute): { readonly safe: string; readonly open: string } {
  return polarity === 'matchAdmits'
    ? { safe: tell.default, open: tell.guarded }
    : { safe: tell.guarded, open: tell.default };
}

function arm(
  from: Vantage,
  route: GuardedRoute,
  wire: Wire,
  { what, lines, address }: Ambiguity & { readonly address: string },
): DenialArm {
  const { host, port, path, header, value, tell } = route;
  const { safe, open } = sidesOf(route);
  const [other] = beside(value);
  const reached = (backend: string) =>
    ({ outcome: 'answered', headers: { [tell.header]: backend } }) as const satisfies Match;
  const request = (headers: readonly HeaderLine[]): Exchange => ({
    do: wire === 'h2' ? 'http2' : 'http1',
    method: 'GET',
    path,
    host,
    headers,
    keep: [tell.header],
  });
  const clean = (headers: readonly HeaderLine[], backend: string): Witness => ({
    from,
    send: request(headers),
    alive: [reached(backend)],
  });
  return {
    what: `${what} at ${address}`,
    from,
    to: { at: 'address', host: address, port, name: host },
    send: request(lines),
    via: { over: 'tls', serverName: host, alpn: [wire === 'h2' ? 'h2' : 'http/1.1'] },
    stops: [
      { ...reached(safe), layer: 'authorization' },
      { outcome: 'answered', by: 'proxy', status: REFUSALS, layer: 'authorization' },
    ],
    shadows: [],
    holes: [reached(open)],
    witness: [
      clean([[header, value]], tell.guarded),
      clean([[header, other]], tell.default),
      clean([], tell.default),
    ],
    sameCaller: [ownCanary],
  };
}

/** `<header>-<wire>`; where several routes of a host look at one header, with what else tells them apart. */
function variantOf({ guardedRoutes }: System, route: GuardedRoute, wire: Wire): string {
  const isAlike = ({ host, port, header }: GuardedRoute): boolean =>
    host === route.host && port === route.port && header === route.header;
  const more = guardedRoutes.filter(isAlike).length > 1 ? [route.value, route.path] : [];
  return [route.header, ...more, wire]
    .map((part) =>
      part
        .toLowerCase()
        .replace(/[^a-z0-9.]+/g, '-')
        .replace(/^-|-$/g, ''),
    )
    .filter((part) => part !== '')
    .join('-');
}
