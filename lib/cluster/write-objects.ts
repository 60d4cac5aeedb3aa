import type { KubeObject } from '../model/kube-object.ts';
import { ABSENT, asObject, call, type Call } from './call.ts';
import type { Cluster } from './cluster.ts';
import { refOf, type Ref } from './kinds.ts';
import { KubeError } from './kube-error.ts';

/** Who the API server's managed fields say has written. */
const FIELD_MANAGER = 'assay';

/** Create an object that must not exist yet. */
export function createObject(cluster: Cluster, object: KubeObject): Promise<KubeObject> {
  const place = { ...placeOf(refOf(object)), name: undefined };
  return write(cluster, {
    ...place,
    verb: 'create',
    method: 'POST',
    body: object,
    query: { fieldManager: FIELD_MANAGER },
  });
}

/** Server-side apply; `force` takes over fields that another manager holds. */
export function applyObject(
  cluster: Cluster,
  object: KubeObject,
  { force = false } = {},
): Promise<KubeObject> {
  return patch(cluster, refOf(object), 'application/apply-patch+yaml', object, { force: String(force) });
}

/** JSON Merge Patch (RFC 7386). */
export function mergePatch(cluster: Cluster, ref: Ref, change: unknown): Promise<KubeObject> {
  return patch(cluster, ref, 'application/merge-patch+json', change);
}

/** Replace the whole object; a `resourceVersion` in it makes the write conditional. */
export function replaceObject(cluster: Cluster, object: KubeObject): Promise<KubeObject> {
  const query = { fieldManager: FIELD_MANAGER };
  return write(cluster, { ...placeOf(refOf(object)), verb: 'update', method: 'PUT', body: object, query });
}

export interface Removal {
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
  readonly graceSeconds?: number;
  /** Remove only this very object in this very state. */
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

/** Remove an object; one that is not there is no error. */
export async function removeObject(
  cluster: Cluster,
  ref: Ref,
  how: Removal = {},
): Promise<'removed' | 'not-there'> {
  const { propagation = 'Background', graceSeconds, uid, resourceVersion } = how;
  const body = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: propagation,
    gracePeriodSeconds: graceSeconds,
    preconditions: uid === undefined && resourceVersion === undefined ? undefined : { uid, resourceVersion },
  };
  try {
    const answer = await call(cluster, { ...placeOf(ref), verb: 'delete', method: 'DELETE', body });
    return answer === ABSENT ? 'not-there' : 'removed';
  } catch (error) {
    if (error instanceof KubeError && error.call.status === 404) return 'not-there';
    throw error;
  }
}

const placeOf = ({ apiVersion, kind, namespace, name }: Ref): Pick<Call, 'kind' | 'namespace' | 'name'> => ({
  kind: { apiVersion, kind },
  namespace,
  name,
});

function patch(
  cluster: Cluster,
  ref: Ref,
  contentType: string,
  body: unknown,
  query: Readonly<Record<string, string>> = {},
): Promise<KubeObject> {
  const asked = { fieldManager: FIELD_MANAGER, ...query };
  return write(cluster, { ...placeOf(ref), verb: 'patch', method: 'PATCH', contentType, body, query: asked });
}

async function write(cluster: Cluster, asked: Call): Promise<KubeObject> {
  const answer = await call(cluster, asked);
  if (answer !== ABSENT) return asObject(answer);
  const { verb, kind, namespace, name } = asked;
  const message = `the cluster does not serve ${kind.apiVersion} ${kind.kind}`;
  throw new KubeError({
    verb,
    resource: kind.kind,
    namespace,
    name,
    status: 404,
    reason: 'NotServed',
    message,
  });
}
