import { z } from 'zod';
import { connectionOf, type Cluster } from './cluster.ts';
import type { Kind } from './kinds.ts';
import { kubeError } from './kube-error.ts';

/** How the API serves a kind. */
export interface Resource {
  readonly name: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
}

const resourceList = z.object({
  resources: z.array(
    z.object({ name: z.string(), namespaced: z.boolean(), kind: z.string(), verbs: z.array(z.string()) }),
  ),
});
const groupList = z.object({
  groups: z.array(z.object({ name: z.string(), preferredVersion: z.object({ groupVersion: z.string() }) })),
});

/** A custom resource may be installed during a run, so an absence is believed for this long only. */
const ABSENT_FOR_MS = 5_000;

interface Known {
  readonly resources: Promise<readonly Resource[]>;
  readonly at: number;
}
const known = new WeakMap<Cluster, Map<string, Known>>();

/** The resources of one apiVersion, none where the cluster does not serve it. */
export function resourcesOf(
  cluster: Cluster,
  apiVersion: string,
  fresh = false,
): Promise<readonly Resource[]> {
  const cache = known.get(cluster) ?? new Map<string, Known>();
  known.set(cluster, cache);
  const cached = cache.get(apiVersion);
  if (cached !== undefined && !fresh) return cached.resources;
  const resources = ask(cluster, apiVersion);
  cache.set(apiVersion, { resources, at: Date.now() });
  resources.catch(() => cache.delete(apiVersion));
  return resources;
}

/** How the cluster serves a kind; undefined where it does not. */
export async function resourceFor(
  cluster: Cluster,
  { apiVersion, kind }: Kind,
): Promise<Resource | undefined> {
  const pick = (list: readonly Resource[]): Resource | undefined =>
    list.find((resource) => resource.kind === kind && !resource.name.includes('/'));
  const found = pick(await resourcesOf(cluster, apiVersion));
  const since = known.get(cluster)?.get(apiVersion)?.at ?? 0;
  if (found !== undefined || Date.now() - since < ABSENT_FOR_MS) return found;
  return pick(await resourcesOf(cluster, apiVersion, true));
}

/** The apiVersions that the cluster prefers, one for each group, the core group first. */
export async function servedVersions(cluster: Cluster): Promise<readonly string[]> {
  const answer = await connectionOf(cluster).transport({ method: 'GET', path: '/apis' });
  if (answer.status !== 200) throw kubeError({ verb: 'list', resource: 'API groups' }, answer);
  const { groups } = groupList.parse(answer.body);
  return ['v1', ...groups.map((group) => group.preferredVersion.groupVersion)];
}

async function ask(cluster: Cluster, apiVersion: string): Promise<readonly Resource[]> {
  const answer = await connectionOf(cluster).transport({ method: 'GET', path: rootOf(apiVersion) });
  if (answer.status === 404) return [];
  if (answer.status !== 200) throw kubeError({ verb: 'discover', resource: apiVersion }, answer);
  return resourceList.parse(answer.body).resources;
}

/** Where an apiVersion is served. */
export const rootOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
