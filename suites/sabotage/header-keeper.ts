import type { GuardedRoute } from '../../lib/model/system.ts';
import type { Sabotage } from '../../lib/model/sabotage.ts';
import { envoyFilter, keepingOneLine, luaFilter } from './envoy-filter.ts';
import { serversOf } from './gateways.ts';

/** Ways in which a gateway comes to look at one line of several: what CVE-2020-25017 was, and its mirror image. */
export const headerKeeper = {
  firstLine: keeping('first', () => '0'),
  lastLine: keeping('last', ({ header }) => `headers:getNumValues("${header}") - 1`),
} satisfies Record<string, Sabotage>;

function keeping(which: string, index: (route: GuardedRoute) => string): Sabotage {
  return {
    id: `keeps-the-${which}-line`,
    what: `a Lua filter on the gateway keeps only the ${which} line of the guarded header before the route is chosen`,
    collateral: [],
    async alter(scene) {
      const [route] = scene.system.guardedRoutes;
      const served = (await serversOf(scene)).find(({ host }) => host === route?.host);
      if (!route || !served) return { cannot: 'no Istio Gateway serves the host of a guarded route' };
      const { metadata, spec } = served.gateway;
      const { namespace } = metadata;
      const meant = { name: `assay-keeps-${which}`, namespace, labels: spec.selector };
      // A change of headers clears the route that was chosen before (Envoy's Lua filter, clear_route_cache).
      return [envoyFilter(meant, beforeTheRouter(keepingOneLine(route.header, index(route))))];
    },
  };
}

function beforeTheRouter(code: string): object {
  const subFilter = { name: 'envoy.filters.http.router' };
  const filter = { name: 'envoy.filters.network.http_connection_manager', subFilter };
  return {
    applyTo: 'HTTP_FILTER',
    match: { context: 'GATEWAY', listener: { filterChain: { filter } } },
    patch: {
      operation: 'INSERT_BEFORE',
      value: luaFilter(code),
    },
  };
}
