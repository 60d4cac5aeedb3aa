import { z } from 'zod';
import type { KubeObject } from '../model/kube-object.ts';
import { connectionOf, type Cluster } from './cluster.ts';
import { resourceFor, rootOf } from './discovery.ts';
import { groupOf, type Kind } from './kinds.ts';
import { kubeError } from './kube-error.ts';
import type { ApiRequest } from './transport.ts';

/** What the cluster answers of a kind that it does not serve: a fact, not an error. */
export const ABSENT = 'absent';
export type Absent = typeof ABSENT;

/** A call on the resource of a kind, or on one object of it. */
export interface Call extends Omit<ApiRequest, 'path'> {
  readonly verb: string;
  readonly kind: Kind;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string;
}

const objectAnswer = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/** Make a call; every answer but a success is a KubeError. */
export async function call(cluster: Cluster, asked: Call): Promise<unknown> {
  const { verb, kind, namespace, name, subresource, ...request } = asked;
  const resource = await resourceFor(cluster, kind);
  if (resource === undefined) return ABSENT;
  const parts = [
    rootOf(kind.apiVersion),
    ...(resource.namespaced && namespace !== undefined ? ['namespaces', encodeURIComponent(namespace)] : []),
    resource.name,
    ...(name === undefined ? [] : [encodeURIComponent(name)]),
    ...(subresource === undefined ? [] : [subresource]),
  ];
  const answer = await connectionOf(cluster).transport({ ...request, path: parts.join('/') });
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  const group = groupOf(kind.apiVersion);
  const named = `${resource.name}${subresource === undefined ? '' : `/${subresource}`}`;
  throw kubeError({ verb, resource: group === '' ? named : `${named}.${group}`, namespace, name }, answer);
}

/** An answer as an object; lists leave kind and apiVersion out of their items, so these may be given. */
export function asObject(answer: unknown, kind?: Kind): KubeObject {
  const whole = typeof answer === 'object' && kind !== undefined ? { ...kind, ...answer } : answer;
  return objectAnswer.parse(whole);
}
