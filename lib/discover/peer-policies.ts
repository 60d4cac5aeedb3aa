import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { ifAllowed, listObjects, present } from '../cluster/objects.ts';
import type { Endpoint, PeerPolicy } from '../model/system.ts';

const KIND = { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication' };
/** Where a mesh keeps what holds for all of it, unless it is told otherwise (meshConfig.rootNamespace). */
const ROOT = 'istio-system';

const tls = z.looseObject({ mode: z.string().optional() });
const policy = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  spec: z
    .looseObject({
      selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).optional() }).optional(),
      mtls: tls.optional(),
      portLevelMtls: z.record(z.string(), tls).default({}),
    })
    .prefault({}),
});

/** The PeerAuthentications that can reach an endpoint, from the broadest to the narrowest; nothing where none may be read. */
export async function findPeerPolicies(
  cluster: Cluster,
  endpoints: readonly Endpoint[],
): Promise<readonly PeerPolicy[] | undefined> {
  const namespaces = [...new Set([ROOT, ...endpoints.map(({ namespace }) => namespace)])];
  const lists = await Promise.all(
    namespaces.map((namespace) => ifAllowed(listObjects(cluster, KIND, { namespace }))),
  );
  if (lists.every((list) => list === undefined)) return undefined;
  const found = lists
    .flatMap((list) => present(list ?? []))
    .flatMap((object) => policy.safeParse(object).data ?? []);
  const isNarrow = (one: PeerPolicy): boolean => one.selects !== undefined;
  return found
    .map(({ metadata: { namespace, name }, spec: { selector, mtls, portLevelMtls } }): PeerPolicy => ({
      namespace,
      name,
      ...(selector?.matchLabels ? { selects: selector.matchLabels } : {}),
      meshWide: namespace === ROOT && !selector?.matchLabels,
      ...(mtls?.mode === undefined ? {} : { mode: mtls.mode }),
      ports: Object.fromEntries(
        Object.entries(portLevelMtls).flatMap(([port, { mode }]) =>
          mode === undefined ? [] : [[port, mode]],
        ),
      ),
    }))
    .toSorted(
      (a, b) =>
        Number(isNarrow(a)) - Number(isNarrow(b)) ||
        namespaces.indexOf(a.namespace) - namespaces.indexOf(b.namespace),
    );
}
