import { z } from 'zod';
import type { KubeObject } from '../model/kube-object.ts';
import type { Cluster } from './cluster.ts';
import { servedVersions } from './discovery.ts';
import { groupOf, KINDS } from './kinds.ts';
import { getObject, ifAllowed, listObjects, present } from './objects.ts';

/** What a node says of itself. */
interface NodeFact {
  readonly name: string;
  readonly providerID: string | undefined;
  readonly addresses: readonly string[];
  readonly podCIDR: string | undefined;
  readonly controlPlane: boolean;
  readonly ready: boolean;
}

/** What a report says of the cluster; undefined where we may not see it or it is not there. */
export interface ClusterFacts {
  readonly context: string;
  readonly server: string;
  readonly version: string;
  /** The uid of kube-system: as near to a cluster's identity as Kubernetes has. */
  readonly uid: string | undefined;
  readonly nodes: readonly NodeFact[] | undefined;
  /** Guessed by the name of a DaemonSet: a label of the report, never a reason to believe anything. */
  readonly cni: string | undefined;
  readonly mesh: { readonly name: string; readonly version: string | undefined } | undefined;
}

const nodeView = z.object({
  spec: z.object({ providerID: z.string().optional(), podCIDR: z.string().optional() }),
  status: z.object({
    addresses: z.array(z.object({ type: z.string(), address: z.string() })).optional(),
    conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional(),
  }),
});
const templateView = z.object({
  template: z.object({ spec: z.object({ containers: z.array(z.object({ image: z.string() })) }) }),
});

const CNIS: readonly (readonly [daemonSet: RegExp, name: string])[] = [
  [/^calico-node$/, 'calico'],
  [/^cilium$/, 'cilium'],
  [/^kube-router$/, 'kube-router'],
  [/^kindnet$/, 'kindnet'],
  [/^antrea-agent$/, 'antrea'],
  [/^kube-flannel/, 'flannel'],
  [/^weave-net$/, 'weave'],
  [/^ovnkube-node/, 'ovn-kubernetes'],
  [/^aws-node$/, 'aws-vpc'],
  [/^azure-cni/, 'azure'],
];

/** A mesh is known by the API group that it serves, its version by its control plane's image. */
const MESHES = [
  { group: 'security.istio.io', name: 'istio', namespace: 'istio-system', deployment: 'istiod' },
  { group: 'policy.linkerd.io', name: 'linkerd', namespace: 'linkerd', deployment: 'linkerd-destination' },
  {
    group: 'consul.hashicorp.com',
    name: 'consul',
    namespace: 'consul',
    deployment: 'consul-connect-injector',
  },
  { group: 'kuma.io', name: 'kuma', namespace: 'kuma-system', deployment: 'kuma-control-plane' },
] as const;

/** Read what may be read of the cluster. */
export async function clusterFacts(cluster: Cluster): Promise<ClusterFacts> {
  const { context, server, version } = cluster;
  const [uid, nodes, cni, mesh] = await Promise.all([
    uidOf(cluster),
    nodesOf(cluster),
    cniOf(cluster),
    meshOf(cluster),
  ]);
  return { context, server, version, uid, nodes, cni, mesh };
}

async function uidOf(cluster: Cluster): Promise<string | undefined> {
  const found = await ifAllowed(getObject(cluster, KINDS.Namespace, { name: 'kube-system' }));
  return typeof found === 'object' ? found.metadata.uid : undefined;
}

async function nodesOf(cluster: Cluster): Promise<readonly NodeFact[] | undefined> {
  const nodes = await ifAllowed(listObjects(cluster, KINDS.Node));
  return nodes === undefined ? undefined : present(nodes).map(nodeFact);
}

function nodeFact(node: KubeObject): NodeFact {
  const { spec, status } = nodeView.parse(node);
  return {
    name: node.metadata.name,
    providerID: spec.providerID,
    addresses: (status.addresses ?? [])
      .filter(({ type }) => type.endsWith('IP'))
      .map(({ address }) => address),
    podCIDR: spec.podCIDR,
    controlPlane: node.metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined,
    ready: status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false,
  };
}

async function cniOf(cluster: Cluster): Promise<string | undefined> {
  const everywhere = await ifAllowed(listObjects(cluster, KINDS.DaemonSet, { metadataOnly: true }));
  const sets =
    everywhere ??
    (await ifAllowed(
      listObjects(cluster, KINDS.DaemonSet, { namespace: 'kube-system', metadataOnly: true }),
    ));
  const names = present(sets ?? []).map(({ metadata }) => metadata.name);
  return CNIS.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1];
}

async function meshOf(cluster: Cluster): Promise<ClusterFacts['mesh']> {
  const groups = new Set((await servedVersions(cluster)).map(groupOf));
  const mesh = MESHES.find(({ group }) => groups.has(group));
  if (mesh === undefined) return undefined;
  const { name, namespace, deployment } = mesh;
  const found = await ifAllowed(getObject(cluster, KINDS.Deployment, { namespace, name: deployment }));
  return { name, version: typeof found === 'object' ? versionOf(found) : undefined };
}

/** The image's tag, where it looks like a version: the chart's labels are not always those of the program. */
function versionOf(deployment: KubeObject): string | undefined {
  const image = templateView.safeParse(deployment['spec']).data?.template.spec.containers[0]?.image;
  const tag = image?.split('@')[0]?.split(':').at(-1);
  return tag !== undefined && /^v?\d+\.\d+/.test(tag) ? tag : undefined;
}
