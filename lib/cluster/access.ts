import pLimit from 'p-limit';
import { z } from 'zod';
import { connectionOf, type Cluster } from './cluster.ts';
import { kubeError } from './kube-error.ts';
import type { Need } from './rights.ts';

const AT_ONCE = 20;
const reviewed = z.object({ status: z.object({ allowed: z.boolean() }) });

/** Which of these rights we do not have. */
export async function missingNeeds(cluster: Cluster, needs: readonly Need[]): Promise<readonly Need[]> {
  const limit = pLimit(AT_ONCE);
  const allowed = await Promise.all(needs.map((need) => limit(() => isAllowed(cluster, need))));
  return needs.filter((_, at) => allowed[at] !== true);
}

/** Rights that are missing, as the reason of what could not be done: `missing-permission:create pods/exec in clinic`. */
export const missingPermission = (needs: readonly Need[]): string =>
  `missing-permission:${[...new Set(needs.map(describeNeed))].join(', ')}`;

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
