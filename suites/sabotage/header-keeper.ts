import type { GuardedRoute } from '../../lib/model/system.ts';
import type { Sabotage } from '../../lib/model/sabotage.ts';
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
      const object = {
        apiVersion: 'networking.istio.io/v1alpha3',
        kind: 'EnvoyFilter',
        metadata: { name: `assay-keeps-${which}`, namespace: metadata.namespace },
        spec: {
          workloadSelector: { labels: spec.selector },
          configPatches: [beforeTheRouter(script(route, index(route)))],
        },
      };
      return [{ do: 'create', object }];
    },
  };
}

/** A change of headers clears the route that was chosen before (Envoy's Lua filter, clear_route_cache). */
const script = ({ header }: GuardedRoute, index: string): string => `
function envoy_on_request(handle)
  local headers = handle:headers()
  if headers:getNumValues("${header}") > 1 then
    headers:replace("${header}", headers:getAtIndex("${header}", ${index}))
  end
end`;

function beforeTheRouter(code: string): object {
  const subFilter = { name: 'envoy.filters.http.router' };
  const filter = { name: 'envoy.filters.network.http_connection_manager', subFilter };
  return {
    applyTo: 'HTTP_FILTER',
    match: { context: 'GATEWAY', listener: { filterChain: { filter } } },
    patch: {
      operation: 'INSERT_BEFORE',
      value: {
        name: 'assay.lua',
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua',
          default_source_code: { inline_string: code },
        },
      },
    },
  };
}
