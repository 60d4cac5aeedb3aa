import pLimit from 'p-limit';
import { z } from 'zod';
import { connectionOf, type Cluster } from './cluster.ts';
import { kubeError } from './kube-error.ts';
import type { Need } from './rights.ts';

const AT_ONCE = 20;
const reviewed = z.object({ status: z.object({ allowed: z.boolean() }) });

/** Which of these rights we do not have, in words: `create pods/exec in clinic`. */
export async function missingPermissions(
  cluster: Cluster,
  needs: readonly Need[],
): Promise<readonly string[]> {
  const limit = pLimit(AT_ONCE);
  const allowed = await Promise.all(needs.map((need) => limit(() => isAllowed(cluster, need))));
  return [...new Set(needs.filter((_, at) => allowed[at] !== true).map(describeNeed))];
}

/** A right in words. */
export const describeNeed = ({ verb, group, resource, subresource, namespace, name }: Need): string =>
  [
    verb,
    `${resource}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`,
    ...(name === undefined ? [] : [name]),
    `in ${namespace}`,
  ].join(' ');

async function isAllowed(cluster: Cluster, resourceAttributes: Need): Promise<boolean> {
  const answer = await connectionOf(cluster).transport({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    },
  });
  if (answer.status !== 201)
    throw kubeError({ verb: 'create', resource: 'selfsubjectaccessreviews' }, answer);
  return reviewed.parse(answer.body).status.allowed;
}
