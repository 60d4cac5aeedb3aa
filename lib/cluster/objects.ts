import { z } from 'zod';
import type { KubeObject } from '../model/kube-object.ts';
import { ABSENT, asObject, call, type Absent } from './call.ts';
import type { Cluster } from './cluster.ts';
import type { Kind } from './kinds.ts';
import { KubeError } from './kube-error.ts';

export { ABSENT, type Absent } from './call.ts';

const PAGE = 500;

const listAnswer = z.object({
  metadata: z.object({ continue: z.string().optional() }).optional(),
  items: z.array(z.unknown()).nullable(),
});

/** Which objects to list; without a namespace those of all namespaces. */
export interface Selection {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
  /** Names, labels and owners without the rest: what a Secret holds is never fetched. */
  readonly metadataOnly?: boolean;
}

/** One object; undefined where there is none, `absent` where the cluster does not serve its kind. */
export async function getObject(
  cluster: Cluster,
  kind: Kind,
  { namespace, name }: { namespace?: string | undefined; name: string },
): Promise<KubeObject | Absent | undefined> {
  try {
    const answer = await call(cluster, { verb: 'get', method: 'GET', kind, namespace, name });
    return answer === ABSENT ? ABSENT : asObject(answer);
  } catch (error) {
    if (error instanceof KubeError && error.call.status === 404) return undefined;
    throw error;
  }
}

/** All objects of a kind, page by page; `absent` where the cluster does not serve it. */
export async function listObjects(
  cluster: Cluster,
  kind: Kind,
  { namespace, labelSelector, fieldSelector, metadataOnly = false }: Selection = {},
): Promise<readonly KubeObject[] | Absent> {
  const found: KubeObject[] = [];
  let next: string | undefined;
  do {
    const answer = await call(cluster, {
      verb: 'list',
      method: 'GET',
      kind,
      namespace,
      query: { labelSelector, fieldSelector, limit: String(PAGE), continue: next },
      ...(metadataOnly ? { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' } : {}),
    });
    if (answer === ABSENT) return ABSENT;
    const page = listAnswer.parse(answer);
    for (const item of page.items ?? []) found.push({ ...asObject(item, kind), ...kind });
    next = page.metadata?.continue === '' ? undefined : page.metadata?.continue;
  } while (next !== undefined);
  return found;
}

/** A list where a kind that is not served simply has no objects. */
export const present = (listed: readonly KubeObject[] | Absent): readonly KubeObject[] =>
  listed === ABSENT ? [] : listed;

/** What was asked for, or undefined where we may not see it. */
export async function ifAllowed<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof KubeError && error.call.status === 403) return undefined;
    throw error;
  }
}
