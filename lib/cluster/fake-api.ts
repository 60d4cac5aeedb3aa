import type { KubeObject } from '../model/kube-object.ts';
import { clusterOver, type Cluster } from './cluster.ts';
import { rootOf } from './discovery.ts';
import { KINDS, type Kind } from './kinds.ts';
import type { ApiRequest, ApiResponse } from './transport.ts';

/** A small API server in memory, for tests: kinds in namespaces and Namespaces, versions, conflicts, label equality, merge patches; no admission. */
export interface FakeApi {
  readonly cluster: Cluster;
  readonly objects: Map<string, KubeObject>;
  readonly requests: ApiRequest[];
  /** Answers instead of the server where it gives something. */
  intercept: (request: ApiRequest) => ApiResponse | undefined;
  now: Date;
}

const plural = ({ kind }: Kind): string => `${kind.toLowerCase()}s`;
const failure = (status: number, reason: string, message: string): ApiResponse => ({
  status,
  body: { kind: 'Status', reason, message },
});

/** A fake that serves these kinds and nothing else. */
export function fakeApi(kinds: readonly Kind[] = Object.values(KINDS)): FakeApi {
  let versions = 0;
  const objects = new Map<string, KubeObject>();
  const stamp = (object: KubeObject): KubeObject => {
    versions += 1;
    const uid = object.metadata.uid ?? `uid-${versions}`;
    return { ...object, metadata: { ...object.metadata, uid, resourceVersion: String(versions) } };
  };
  const answer = (request: ApiRequest): ApiResponse => {
    const intercepted = api.intercept(request);
    if (intercepted !== undefined) return intercepted;
    const { method, path, query = {} } = request;
    if (path === '/version') return { status: 200, body: { gitVersion: 'v1.36.3' } };
    const served = kinds.filter(({ apiVersion }) => rootOf(apiVersion) === path);
    if (served.length > 0) {
      const resources = served.map((kind) => ({
        name: plural(kind),
        namespaced: true,
        kind: kind.kind,
        verbs: ['list'],
      }));
      return { status: 200, body: { resources } };
    }
    if (/^\/(?:api\/[^/]+|apis\/[^/]+\/[^/]+)$/.test(path)) return failure(404, 'NotFound', 'not served');
    const [collection, name] = split(path);
    const found = objects.get(path);
    const body = request.body as KubeObject;
    if (method === 'GET' && name === undefined) {
      const [key, value] = (query['labelSelector'] ?? '').split('=');
      const items = [...objects].filter(([at, { metadata }]) => {
        const worn = metadata.labels?.[key ?? ''];
        return (
          split(at)[0] === collection && (!key || (value === undefined ? worn !== undefined : worn === value))
        );
      });
      return { status: 200, body: { metadata: {}, items: items.map(([, object]) => object) } };
    }
    if (method === 'POST') {
      const at = `${path}/${body.metadata.name}`;
      if (objects.has(at)) return failure(409, 'AlreadyExists', 'it already exists');
      const created = stamp(body);
      objects.set(at, created);
      return { status: 201, body: created };
    }
    if (found === undefined) return failure(404, 'NotFound', 'not found');
    if (method === 'DELETE') {
      const { preconditions } = request.body as { preconditions?: { resourceVersion?: string } };
      const { resourceVersion = found.metadata.resourceVersion } = preconditions ?? {};
      if (resourceVersion !== found.metadata.resourceVersion)
        return failure(409, 'Conflict', 'it was modified');
      objects.delete(path);
      return { status: 200, body: { kind: 'Status' } };
    }
    if (method === 'PUT') {
      const { resourceVersion = found.metadata.resourceVersion } = body.metadata;
      if (resourceVersion !== found.metadata.resourceVersion)
        return failure(409, 'Conflict', 'it was modified');
      objects.set(path, stamp({ ...body, metadata: { ...found.metadata, ...body.metadata } }));
    }
    if (method === 'PATCH' && request.contentType === 'application/merge-patch+json') {
      const { resourceVersion = found.metadata.resourceVersion } = body.metadata;
      if (resourceVersion !== found.metadata.resourceVersion)
        return failure(409, 'Conflict', 'it was modified');
      objects.set(path, stamp(merged(found, body) as KubeObject));
    }
    return { status: 200, body: objects.get(path) };
  };
  const requests: ApiRequest[] = [];
  const facts = { context: 'fake', server: 'https://fake.test', version: 'v1.36.3', user: 'tester' };
  const cluster = clusterOver(facts, (request) => {
    requests.push(request);
    return Promise.resolve({ date: api.now, ...answer(request) });
  });
  const api: FakeApi = { cluster, objects, requests, intercept: () => undefined, now: new Date() };
  return api;
}

/** RFC 7386. */
function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const whole = new Map<string, unknown>(Object.entries(target ?? {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) whole.delete(key);
    else whole.set(key, merged(whole.get(key), value));
  }
  return Object.fromEntries(whole);
}

/** A path as its collection and the name after it. */
function split(path: string): readonly [collection: string, name: string | undefined] {
  const namespace = /^(.*\/namespaces)\/([^/]+)$/.exec(path);
  if (namespace) return [namespace[1] ?? path, namespace[2]];
  const match = /^(.*\/namespaces\/[^/]+\/[^/]+)(?:\/([^/]+))?/.exec(path);
  return [match?.[1] ?? path, match?.[2]];
}
