import type { Cluster } from '../cluster/cluster.ts';
import { KINDS } from '../cluster/kinds.ts';
import { ifAllowed, listObjects } from '../cluster/objects.ts';
import { AssayError } from '../errors.ts';

/** Where to look: the namespaces that were named, or all where they may be listed at all; E_FORBIDDEN otherwise. */
export async function placesToRead(
  cluster: Cluster,
  named: readonly string[],
): Promise<readonly string[] | undefined> {
  if (named.length > 0) return [...new Set(named)];
  const [namespaces, services] = await Promise.all([
    ifAllowed(listObjects(cluster, KINDS.Namespace, { metadataOnly: true })),
    ifAllowed(listObjects(cluster, KINDS.Service, { metadataOnly: true })),
  ]);
  if (namespaces !== undefined && services !== undefined) return undefined;
  throw new AssayError('E_FORBIDDEN', {
    tried: `listing the namespaces and Services of ${cluster.context}`,
    seen: `${cluster.user ?? 'this user'} may not list ${namespaces === undefined ? 'namespaces' : 'services in all namespaces'}`,
    todo: 'Name the namespaces of the system: --namespace shop --namespace billing',
  });
}
