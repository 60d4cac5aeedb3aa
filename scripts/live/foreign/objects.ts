import { listEverything } from '../../../lib/cluster/everything.ts';
import type { Foreign } from './cluster.ts';

/** The names of all objects of the cluster, in namespaces or not, to be compared before and after. */
export async function objectsOf({ admin, kubectl }: Foreign): Promise<readonly string[]> {
  const namespaces = (await kubectl(['get', 'namespaces', '-o', 'name'])).trim().split('\n');
  const kinds = await kubectl(['api-resources', '--namespaced=false', '--verbs=list', '-o', 'name']);
  const [inside, outside] = await Promise.all([
    listEverything(
      admin,
      namespaces.map((name) => name.replace('namespace/', '')),
    ),
    kubectl(['get', kinds.trim().split('\n').join(','), '-o', 'name']),
  ]);
  return [...inside, ...outside.trim().split('\n').sort()];
}
