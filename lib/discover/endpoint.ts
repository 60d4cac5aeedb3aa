import type { Cluster } from '../cluster/cluster.ts';
import type { CallerConfig, EndpointConfig } from '../config/schema.ts';
import type { Caller, Endpoint, Stage } from '../model/system.ts';
import { asActor } from './actor.ts';
import { admittedByLabels } from './by-labels.ts';
import type { Mistakes } from './mistakes.ts';
import { podsBehind, replicasOf } from './pod.ts';
import { podPortsOf } from './ports.ts';
import { trustDomainOf } from './trust-domain.ts';
import { clusterIPOf, findPort, namespaceOf, type Service } from './service.ts';
import { lenderBehind, workloadNames, type Workload } from './workload.ts';

/** What an endpoint is looked up in. */
export interface Surroundings {
  readonly cluster: Cluster;
  /** A workload by `<namespace>/<name>`. */
  readonly workload: (reference: string) => Promise<Workload | undefined>;
  readonly services: readonly Service[];
  /** The workloads whose labels may be borrowed. */
  readonly lenders: readonly Workload[];
  readonly nodes: readonly { readonly name: string; readonly addresses: readonly string[] }[];
  readonly mistakes: Mistakes;
  /** The namespace of ours whose labels a run may set. */
  readonly trusted?: Stage['trusted'];
}

/** A declared endpoint as the cluster has it; undefined, and a mistake told, where it has none. */
export async function findEndpoint(
  around: Surroundings,
  declared: EndpointConfig,
  index: number,
): Promise<Endpoint | undefined> {
  const { cluster, services, lenders } = around;
  const found = findPort(around, declared, ['endpoints', index]);
  if (!found) return undefined;
  const { at, port } = found;
  const pods = await podsBehind(cluster, at);
  const replicas = pods.flatMap((pod) => replicasOf(pod, port));
  const declaredCallers = await Promise.all(
    declared.callers.map((caller, place) =>
      findCaller(around, caller, ['endpoints', index, 'callers', place, 'workload']),
    ),
  );
  const callers = await admittedByLabels(
    around,
    { namespace: at.metadata.namespace, pods, port },
    declaredCallers.filter((caller) => caller !== undefined),
  );
  const behind = lenderBehind(lenders, at);
  const neighbours = services.filter(({ metadata }) => metadata.namespace === at.metadata.namespace);
  const clusterIP = clusterIPOf(at);
  const trustDomain = trustDomainOf(pods);
  return {
    namespace: at.metadata.namespace,
    service: at.metadata.name,
    port: declared.port,
    targetPort: replicas[0]?.port ?? declared.port,
    protocol: declared.protocol,
    path: declared.path,
    host: `${at.metadata.name}.${at.metadata.namespace}.svc.cluster.local`,
    ...(clusterIP === undefined ? {} : { clusterIP }),
    ...(declared.unsafeProbe ? { unsafeProbe: declared.unsafeProbe } : {}),
    nodePorts: around.nodes.flatMap(({ name: node, addresses }) =>
      port.nodePort === undefined ? [] : addresses.map((host) => ({ host, port: port.nodePort ?? 0, node })),
    ),
    replicas,
    podPorts: podPortsOf(pods, neighbours, declared.ports),
    ...(behind?.wears ? { wears: behind.wears } : {}),
    ...(behind ? { runsAs: asActor(behind) } : {}),
    callers,
    meshed: declared.mesh,
    forbids: declared.forbids,
    ...(declared.ownTls ? { ownTls: declared.ownTls } : {}),
    ...(trustDomain === undefined ? {} : { trustDomain }),
  };
}

async function findCaller(
  { cluster, workload: find, mistakes }: Surroundings,
  { workload: reference, methods }: CallerConfig,
  path: readonly PropertyKey[],
): Promise<Caller | undefined> {
  const workload = await find(reference);
  if (!workload) {
    mistakes.unknown(path, 'workload', reference, await workloadNames(cluster, namespaceOf(reference)));
    return undefined;
  }
  return { ...asActor(workload), methods };
}
