import { z } from 'zod';
import type { Sabotage } from '../../lib/model/sabotage.ts';
import type { Endpoint } from '../../lib/model/system.ts';
import { envoyFilter } from './envoy-filter.ts';
import { rewriteDenial, withOperation } from './rewrite-denial.ts';

const meshConfig = z.object({
  metadata: z.object({ namespace: z.string(), name: z.string() }),
  data: z.object({ mesh: z.string() }),
});
const NORMALIZATION = /(^\s+normalization: )\w+/m;

/** Ways in which a rule comes to see another path than the application does. */
export const looserPaths = {
  notNormalized: {
    id: 'paths-not-normalized',
    what: "the mesh's proxies no longer normalize paths (pathNormalization NONE)",
    collateral: [],
    async alter({ find }) {
      const found = (await find('v1', 'ConfigMap'))
        .flatMap((object) => meshConfig.safeParse(object).data ?? [])
        .find(({ data }) => NORMALIZATION.test(data.mesh));
      if (!found) return { cannot: 'no mesh configuration that normalizes paths' };
      const mesh = found.data.mesh.replace(NORMALIZATION, '$1NONE');
      return [
        {
          do: 'merge',
          ref: { apiVersion: 'v1', kind: 'ConfigMap', ...found.metadata },
          patch: { data: { mesh } },
        },
      ];
    },
  },
  keptEscapes: {
    id: 'escaped-slashes-are-kept',
    what: 'an EnvoyFilter lets the sidecar of one workload leave escaped slashes in a path as they are',
    collateral: [],
    alter({ system }) {
      const endpoint = system.endpoints.find((one) => deniedPathsOf(one).length > 0 && one.wears);
      if (!endpoint?.wears)
        return Promise.resolve({ cannot: 'no endpoint with a denied path and known labels' });
      const name = 'envoy.filters.network.http_connection_manager';
      const api = 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3';
      const { namespace, wears } = endpoint;
      const patch = {
        applyTo: 'NETWORK_FILTER',
        match: { context: 'SIDECAR_INBOUND', listener: { filterChain: { filter: { name } } } },
        patch: {
          operation: 'MERGE',
          value: {
            name,
            typed_config: {
              '@type': `${api}.HttpConnectionManager`,
              path_with_escaped_slashes_action: 'KEEP_UNCHANGED',
            },
          },
        },
      };
      return Promise.resolve([envoyFilter({ namespace, labels: wears.labels }, patch)]);
    },
  },
  deniedElsewhere: {
    id: 'denied-path-with-a-slash',
    what: 'the rule denies the path with a slash at its end, and no longer the path itself',
    collateral: [],
    alter: async (scene) =>
      (await rewriteDenial(scene, (rule, endpoint) => {
        const denied = deniedPathsOf(endpoint);
        return withOperation(rule, ({ paths, ...operation }) =>
          paths?.some((path) => denied.includes(path))
            ? { ...operation, paths: paths.map((path) => (denied.includes(path) ? `${path}/` : path)) }
            : undefined,
        );
      })) ?? { cannot: 'no DENY rule names a denied path' },
  },
} satisfies Record<string, Sabotage>;

const deniedPathsOf = ({ forbids }: Endpoint): readonly string[] =>
  forbids.flatMap((thing) => ('path' in thing ? [thing.path] : []));
