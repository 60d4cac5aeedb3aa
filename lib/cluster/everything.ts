import pLimit from 'p-limit';
import type { KubeObject } from '../model/kube-object.ts';
import type { Cluster } from './cluster.ts';
import { resourcesOf, servedVersions } from './discovery.ts';
import { groupOf, type Kind } from './kinds.ts';
import { KubeError } from './kube-error.ts';
import { listObjects, present } from './objects.ts';

const AT_ONCE = 20;

interface Ignored {
  readonly reason: string;
  readonly matches: (kind: Kind, object: KubeObject) => boolean;
}

/** What comes and goes by itself, each with the reason why it is no leftover of a run. */
const IGNORED: readonly Ignored[] = [
  {
    reason: 'events are a log; they expire by themselves',
    matches: ({ kind }) => kind === 'Event',
  },
  {
    reason: 'endpoints are derived from Services and pods by a controller',
    matches: ({ kind }, { metadata }) =>
      kind === 'Endpoints' ||
      (kind === 'EndpointSlice' && metadata.labels?.['endpointslice.kubernetes.io/managed-by'] !== undefined),
  },
  {
    reason: 'metrics are measurements under an object’s name',
    matches: ({ apiVersion }) => groupOf(apiVersion) === 'metrics.k8s.io',
  },
  {
    reason: 'leases of kubelets and of leader elections are signs of life; ours is not ignored',
    matches: ({ kind }, { metadata }) => kind === 'Lease' && metadata.labels?.['assay.dev/run'] === undefined,
  },
  {
    reason: 'Istio writes its root certificate into every namespace, when it likes',
    matches: ({ kind }, { metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('istio-ca-'),
  },
];

/** The names of all objects in some namespaces, sorted: `apps/Deployment clinic/patients`. No content is read. */
export async function listEverything(
  cluster: Cluster,
  namespaces: readonly string[],
): Promise<readonly string[]> {
  const limit = pLimit(AT_ONCE);
  const kinds = await listableKinds(cluster);
  const lists = namespaces.flatMap((namespace) =>
    kinds.map((kind) => limit(async () => names(kind, await listQuietly(cluster, kind, namespace)))),
  );
  return (await Promise.all(lists)).flat().sort();
}

async function listableKinds(cluster: Cluster): Promise<readonly Kind[]> {
  const versions = await servedVersions(cluster);
  const kinds = await Promise.all(
    versions.map(async (apiVersion) => {
      // A group whose extension server is down serves nothing that could be listed.
      const resources = await resourcesOf(cluster, apiVersion).catch(() => []);
      return resources
        .filter(({ name, namespaced, verbs }) => namespaced && !name.includes('/') && verbs.includes('list'))
        .map(({ kind }): Kind => ({ apiVersion, kind }));
    }),
  );
  return kinds.flat();
}

async function listQuietly(cluster: Cluster, kind: Kind, namespace: string): Promise<readonly KubeObject[]> {
  try {
    return present(await listObjects(cluster, kind, { namespace, metadataOnly: true }));
  } catch (error) {
    // Not ours to see, or not to be listed after all: then it is in neither of the lists that are compared.
    if (error instanceof KubeError && [403, 404, 405, 503].includes(error.call.status)) return [];
    throw error;
  }
}

function names(kind: Kind, objects: readonly KubeObject[]): readonly string[] {
  const group = groupOf(kind.apiVersion);
  return objects
    .filter((object) => !IGNORED.some(({ matches }) => matches(kind, object)))
    .map(
      ({ metadata }) =>
        `${group === '' ? '' : `${group}/`}${kind.kind} ${metadata.namespace ?? ''}/${metadata.name}`,
    );
}
