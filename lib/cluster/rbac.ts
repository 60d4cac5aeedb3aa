import type { KubeObject } from '../model/kube-object.ts';
import { CUSTOM_READS, namespacesFor, objectOf, RIGHTS, type Right, type Scope } from './rights.ts';

/** Who is to have the rights. */
export type Subject =
  | { readonly kind: 'User'; readonly name: string }
  | { readonly kind: 'Group'; readonly name: string }
  | { readonly kind: 'ServiceAccount'; readonly name: string; readonly namespace: string };

const API = 'rbac.authorization.k8s.io';
const NAME = 'assay';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** The least Role and its binding for each namespace of a scope. */
export function roleManifests(scope: Scope, subject: Subject): readonly KubeObject[] {
  const namespaces = [...new Set([...scope.agents, ...scope.reads, scope.lease])];
  return namespaces.flatMap((namespace) => {
    const rights = [...RIGHTS, ...CUSTOM_READS].filter((right) =>
      namespacesFor(right, scope).includes(namespace),
    );
    return [
      { ...head('Role', namespace), rules: merge(rights, namespace) },
      { ...head('RoleBinding', namespace), subjects: [subjectOf(subject)], roleRef: roleRef('Role') },
    ];
  });
}

/** Optional and cluster-wide, read only: what the report says of nodes and of the cluster itself. */
export function factsRoleManifests(subject: Subject): readonly KubeObject[] {
  const rules: readonly Rule[] = [
    { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] },
    { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list'] },
    { apiGroups: ['apps'], resources: ['daemonsets', 'deployments'], verbs: ['get', 'list'] },
  ];
  const metadata = { name: `${NAME}-facts` };
  return [
    { apiVersion: `${API}/v1`, kind: 'ClusterRole', metadata, rules },
    {
      apiVersion: `${API}/v1`,
      kind: 'ClusterRoleBinding',
      metadata,
      subjects: [subjectOf(subject)],
      roleRef: { ...roleRef('ClusterRole'), name: metadata.name },
    },
  ];
}

const head = (kind: string, namespace: string): KubeObject => ({
  apiVersion: `${API}/v1`,
  kind,
  metadata: { name: NAME, namespace },
});

const roleRef = (kind: string): Readonly<Record<string, string>> => ({ apiGroup: API, kind, name: NAME });

const subjectOf = (subject: Subject): Readonly<Record<string, string>> =>
  subject.kind === 'ServiceAccount' ? subject : { ...subject, apiGroup: API };

/** Rows of one group and the same verbs become one rule, so that a person can read the Role. */
function merge(rights: readonly Right[], namespace: string): readonly Rule[] {
  const verbs = new Map<string, Set<string>>();
  for (const right of rights) {
    const { group, resource, subresource, verbs: more } = right;
    const full = subresource === undefined ? resource : `${resource}/${subresource}`;
    const key = JSON.stringify([group, full, objectOf(right, namespace) ?? '']);
    verbs.set(key, new Set([...(verbs.get(key) ?? []), ...more]));
  }
  const rules = new Map<string, Rule>();
  for (const [key, wanted] of verbs) {
    const [group = '', resource = '', name = ''] = JSON.parse(key) as string[];
    const same = JSON.stringify([group, name, [...wanted]]);
    rules.set(same, {
      apiGroups: [group],
      resources: [...(rules.get(same)?.resources ?? []), resource],
      ...(name === '' ? {} : { resourceNames: [name] }),
      verbs: [...wanted],
    });
  }
  return [...rules.values()];
}
