import type { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { servedVersions } from '../cluster/discovery.ts';
import { describeRef, groupOf, KINDS, refOf, type Kind } from '../cluster/kinds.ts';
import { RUN_LABEL } from '../cluster/labels.ts';
import { ifAllowed, listObjects, present } from '../cluster/objects.ts';
import type { KubeObject } from '../model/kube-object.ts';
import {
  gatewayView,
  httpRouteView,
  ingressView,
  istioGatewayView,
  virtualServiceView,
} from './edge-views.ts';
import { authorizationPolicyView, networkPolicyView } from './policy-views.ts';
import { namespaceView, podView, serviceView, workloadView } from './views.ts';

/** What of each kind is read. Secrets and ConfigMaps are not among them. */
const READ = {
  services: [KINDS.Service, serviceView],
  deployments: [KINDS.Deployment, workloadView],
  statefulSets: [KINDS.StatefulSet, workloadView],
  daemonSets: [KINDS.DaemonSet, workloadView],
  pods: [KINDS.Pod, podView],
  networkPolicies: [KINDS.NetworkPolicy, networkPolicyView],
  ingresses: [{ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' }, ingressView],
  authorizationPolicies: [
    { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy' },
    authorizationPolicyView,
  ],
  istioGateways: [{ apiVersion: 'networking.istio.io/v1', kind: 'Gateway' }, istioGatewayView],
  virtualServices: [{ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' }, virtualServiceView],
  gateways: [{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway' }, gatewayView],
  httpRoutes: [{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' }, httpRouteView],
} as const satisfies Record<string, readonly [Kind, z.ZodType]>;

type Views = { readonly [What in keyof typeof READ]: readonly z.output<(typeof READ)[What][1]>[] };

/** What a cluster's objects say, as far as we may read them. */
export interface Seen extends Omit<Views, 'deployments' | 'statefulSets' | 'daemonSets'> {
  readonly workloads: Views['deployments'];
  /** Every namespace that was looked at, with its labels. */
  readonly namespaces: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
  /** What we may not read, or could not make sense of, in words. */
  readonly unread: readonly string[];
}

/** Where to look; undefined: everywhere. */
type Places = readonly string[] | undefined;

/** Reads what a first description is made from. Changes nothing, sends nothing to the system itself. */
export async function readCluster(cluster: Cluster, places: Places): Promise<Seen> {
  const versions = new Map((await servedVersions(cluster)).map((version) => [groupOf(version), version]));
  const unread: string[] = [];
  const read = async <T>([kind, view]: readonly [Kind, z.ZodType<T>]): Promise<readonly T[]> => {
    const served = { ...kind, apiVersion: versions.get(groupOf(kind.apiVersion)) ?? kind.apiVersion };
    const { objects, refused } = await listIn(cluster, served, places);
    unread.push(...refused);
    return objects.flatMap((object) => {
      const parsed = view.safeParse(object);
      if (parsed.success) return [parsed.data];
      unread.push(`${describeRef(refOf(object))}, which is not as expected`);
      return [];
    });
  };
  const [namespaces, services, deployments, statefulSets, daemonSets, pods] = await Promise.all([
    readNamespaces(cluster, places),
    read(READ.services),
    read(READ.deployments),
    read(READ.statefulSets),
    read(READ.daemonSets),
    read(READ.pods),
  ]);
  const [networkPolicies, ingresses, authorizationPolicies] = await Promise.all([
    read(READ.networkPolicies),
    read(READ.ingresses),
    read(READ.authorizationPolicies),
  ]);
  const [istioGateways, virtualServices, gateways, httpRoutes] = await Promise.all([
    read(READ.istioGateways),
    read(READ.virtualServices),
    read(READ.gateways),
    read(READ.httpRoutes),
  ]);
  return {
    namespaces,
    services,
    workloads: [...deployments, ...statefulSets, ...daemonSets],
    // An agent of a run that is just going on is no pod of the system.
    pods: pods.filter(({ metadata }) => metadata.labels[RUN_LABEL] === undefined),
    networkPolicies,
    ingresses,
    authorizationPolicies,
    istioGateways,
    virtualServices,
    gateways,
    httpRoutes,
    unread: unread.sort(),
  };
}

/** All objects of a kind there; what we may not list is told. A kind that is not served has none. */
async function listIn(
  cluster: Cluster,
  kind: Kind,
  places: Places,
): Promise<{ readonly objects: readonly KubeObject[]; readonly refused: readonly string[] }> {
  const asked: readonly (string | undefined)[] = places ?? [undefined];
  const lists = await Promise.all(
    asked.map(async (namespace) => ({
      namespace,
      found: await ifAllowed(listObjects(cluster, kind, { namespace })),
    })),
  );
  return {
    objects: lists.flatMap(({ found }) => present(found ?? [])),
    refused: lists.flatMap(({ namespace, found }) =>
      found === undefined ? [`${kind.kind} objects${namespace === undefined ? '' : ` in ${namespace}`}`] : [],
    ),
  };
}

/** The namespaces with their labels; their names alone where we may not read them. */
async function readNamespaces(cluster: Cluster, places: Places): Promise<Seen['namespaces']> {
  const found = present((await ifAllowed(listObjects(cluster, KINDS.Namespace))) ?? []);
  const known = found.map((object) => namespaceView.parse(object).metadata);
  if (places === undefined) return known;
  return places.map(
    (name) =>
      known.find((one) => one.name === name) ?? { name, labels: { 'kubernetes.io/metadata.name': name } },
  );
}
