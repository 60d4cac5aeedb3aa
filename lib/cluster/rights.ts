/** Where a run needs a right. */
type Place = 'agents' | 'reads' | 'lease' | 'policies' | 'grants' | 'labels';

/** One row of the rights that a run needs. */
export interface Right {
  readonly place: Place;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly verbs: readonly string[];
  /** Only the object of this name, where RBAC can say so. */
  readonly name?: string;
  /** Only the one that is named as the namespace in which it is needed: the Namespace itself. */
  readonly itself?: true;
}

/** The namespaces of a run, by what it does there. */
export interface Scope {
  readonly agents: readonly string[];
  readonly reads: readonly string[];
  readonly lease: string;
  /** Where a run may create NetworkPolicies of its own beside its agents. */
  readonly networkPolicies: readonly string[];
  /** Where it may create AuthorizationPolicies of its own. */
  readonly grants: readonly string[];
  /** Whose labels it may set and take away: namespaces of ours. */
  readonly labels: readonly string[];
}

/** One right in one namespace, as the API server is asked for it. */
export interface Need {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string | undefined;
  readonly namespace: string;
  readonly name?: string | undefined;
}

/** The name of the Lease that keeps two runs apart. */
export const LEASE_NAME = 'assay';

const OWN = ['create', 'get', 'list', 'delete'];
const READ = ['get', 'list'];
const read = (group: string, ...resources: readonly string[]): readonly Right[] =>
  resources.map((resource) => ({ place: 'reads', group, resource, verbs: READ }));

/** Every right that a run needs, once: roles and preflight are both made from this table. */
export const RIGHTS: readonly Right[] = [
  { place: 'agents', group: '', resource: 'pods', verbs: OWN },
  { place: 'agents', group: '', resource: 'configmaps', verbs: OWN },
  { place: 'agents', group: 'batch', resource: 'jobs', verbs: OWN },
  // The WebSocket upgrade is a GET; Kubernetes 1.35 asks for `create` as well (kubernetes/kubernetes#134577).
  { place: 'agents', group: '', resource: 'pods', subresource: 'exec', verbs: ['create', 'get'] },
  // For a caller of the same name in another namespace. Removed by the garbage collector: no right to delete any.
  { place: 'agents', group: '', resource: 'serviceaccounts', verbs: ['create', 'list'] },
  { place: 'policies', group: 'networking.k8s.io', resource: 'networkpolicies', verbs: OWN },
  { place: 'grants', group: 'security.istio.io', resource: 'authorizationpolicies', verbs: OWN },
  // A request for a Namespace is one in the namespace of that name, so that a Role there gives it: nothing cluster-wide.
  { place: 'labels', group: '', resource: 'namespaces', verbs: ['get', 'patch'], itself: true },
  { place: 'lease', group: 'coordination.k8s.io', resource: 'leases', verbs: ['create'] },
  {
    place: 'lease',
    group: 'coordination.k8s.io',
    resource: 'leases',
    verbs: ['get', 'update', 'delete'],
    name: LEASE_NAME,
  },
  ...read('', 'services', 'pods'),
  ...read('apps', 'deployments', 'statefulsets', 'daemonsets', 'replicasets'),
  ...read('autoscaling', 'horizontalpodautoscalers'),
  ...read('discovery.k8s.io', 'endpointslices'),
  ...read('networking.k8s.io', 'networkpolicies', 'ingresses'),
  ...read('policy', 'poddisruptionbudgets'),
];

/** Kinds of custom resources that are read where the cluster serves them; a run does without. */
export const CUSTOM_READS: readonly Right[] = [
  ...read('security.istio.io', 'authorizationpolicies', 'peerauthentications', 'requestauthentications'),
  ...read(
    'networking.istio.io',
    'destinationrules',
    'envoyfilters',
    'gateways',
    'serviceentries',
    'sidecars',
    'virtualservices',
  ),
  ...read('gateway.networking.k8s.io', 'gateways', 'httproutes'),
];

/** The namespaces in which a right of the table is needed. */
export function namespacesFor({ place }: Right, scope: Scope): readonly string[] {
  switch (place) {
    case 'agents':
      return scope.agents;
    case 'reads':
      return [...new Set([...scope.agents, ...scope.reads])];
    case 'lease':
      return [scope.lease];
    case 'policies':
      return scope.networkPolicies;
    case 'grants':
      return scope.grants;
    case 'labels':
      return scope.labels;
  }
}

/** The one object that a right of the table is for in a namespace; any where it says none. */
export const objectOf = (
  { name, itself }: Pick<Right, 'name' | 'itself'>,
  namespace: string,
): string | undefined => (itself ? namespace : name);

/** The rights of a scope, one by one. */
export function needsOf(scope: Scope): readonly Need[] {
  return RIGHTS.flatMap((right) =>
    namespacesFor(right, scope).flatMap((namespace) => eachVerb(right, namespace)),
  );
}

/** What it takes to have an agent in a namespace, to speak to it and to remove it. Without an account it does. */
export const standingNeeds = (namespace: string): readonly Need[] =>
  RIGHTS.filter(({ place, resource }) => place === 'agents' && resource !== 'serviceaccounts').flatMap(
    (right) => eachVerb(right, namespace),
  );

/** What it takes to make NetworkPolicies of our own in a namespace, and to remove them. */
export const policyNeeds = (namespace: string): readonly Need[] =>
  RIGHTS.filter(({ place }) => place === 'policies').flatMap((right) => eachVerb(right, namespace));

/** What it takes to admit our own callers to our own server by a rule of the mesh, and to take it back. */
export const grantNeeds = (namespace: string): readonly Need[] =>
  RIGHTS.filter(({ place }) => place === 'grants').flatMap((right) => eachVerb(right, namespace));

/** What it takes to set labels on a namespace of ours, and to take them away. */
export const labelNeeds = (namespace: string): readonly Need[] =>
  RIGHTS.filter(({ place }) => place === 'labels').flatMap((right) => eachVerb(right, namespace));

/** What it takes to lend an agent an account. */
export const accountNeeds = (namespace: string): readonly Need[] =>
  RIGHTS.filter(({ place, resource }) => place === 'agents' && resource === 'serviceaccounts').flatMap(
    (right) => eachVerb(right, namespace),
  );

function eachVerb(right: Right, namespace: string): readonly Need[] {
  const { verbs, group, resource, subresource } = right;
  const name = objectOf(right, namespace);
  return verbs.map((verb) => ({ verb, group, resource, subresource, namespace, name }));
}
