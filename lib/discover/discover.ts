import type { Cluster } from '../cluster/cluster.ts';
import { KINDS } from '../cluster/kinds.ts';
import { RUN_LABEL } from '../cluster/labels.ts';
import { ifAllowed, listObjects, present } from '../cluster/objects.ts';
import type { ClusterFacts } from '../cluster/facts.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Endpoint, System } from '../model/system.ts';
import { findEndpoint } from './endpoint.ts';
import { findEdge, findGuardedRoute } from './edge.ts';
import { findEgress } from './egress.ts';
import { collectMistakes } from './mistakes.ts';
import { findPeerPolicies } from './peer-policies.ts';
import { remainderOf } from './remainder.ts';
import { namespaceOf, servicesOf } from './service.ts';
import { absencesOf, stageOf } from './stage.ts';
import { findWorkload } from './workload.ts';

/** What the file declares, met with what the cluster has. A name that the cluster does not know is a mistake in the file. */
export async function discover(cluster: Cluster, loaded: LoadedConfig, facts: ClusterFacts): Promise<System> {
  const { config } = loaded;
  const { borrowLabels } = config.vantages;
  const mistakes = collectMistakes(loaded);
  const workload = remember((reference) => findWorkload(cluster, reference, borrowLabels));
  const [services, lenders] = await Promise.all([
    Promise.all(namespacesOf(config).map((namespace) => servicesOf(cluster, namespace))).then((all) =>
      all.flat(),
    ),
    Promise.all(borrowLabels.map(workload)),
  ]);
  for (const [index, reference] of borrowLabels.entries()) {
    if (!lenders[index]) mistakes.unknown(['vantages', 'borrowLabels', index], 'workload', reference, []);
  }
  const around = {
    cluster,
    workload,
    services,
    mistakes,
    lenders: lenders.filter((one) => one !== undefined),
    nodes: facts.nodes ?? [],
    trusted: config.vantages.trusted,
  };
  const endpoints = await Promise.all(config.endpoints.map((one, index) => findEndpoint(around, one, index)));
  const { namespace } = config.vantages;
  const edges = { cluster, services, mistakes, file: loaded.file, namespace };
  const ingress = await Promise.all(config.ingress.map((one, index) => findEdge(edges, one, index)));
  const guardedRoutes = config.guardedRoutes.flatMap((one, index) =>
    findGuardedRoute(ingress, mistakes, one, index),
  );
  const egress = await findEgress(around, config.egress);
  mistakes.check();

  const found = endpoints.filter((endpoint) => endpoint !== undefined);
  const inScope = services.filter(({ metadata }) => config.scope.namespaces.includes(metadata.namespace));
  const mesh = facts.mesh?.name;
  const stage = stageOf(config);
  const [own, trusted, peerPolicies] = await Promise.all([
    withOwnPolicy(cluster, stage),
    stage.trusted && withOwnPolicy(cluster, stage.trusted),
    mesh === 'istio' ? findPeerPolicies(cluster, found) : undefined,
  ]);
  return {
    name: config.system,
    endpoints: found,
    ingress,
    egress,
    guardedRoutes,
    ...(peerPolicies ? { peerPolicies } : {}),
    absent: absencesOf(config, mesh !== undefined),
    ...(mesh === 'istio' || mesh === 'linkerd' ? { mesh } : {}),
    nodes: facts.nodes?.map(({ name }) => name) ?? nodesOf(found),
    budgets: config.budgets,
    stage: { ...own, ...(trusted ? { trusted } : {}) },
    notCovered: remainderOf(config, inScope, found),
    discovered: inScope.reduce((sum, { spec }) => sum + spec.ports.length, 0),
  };
}

function namespacesOf({ scope, endpoints, ingress, egress }: Config): readonly string[] {
  const gateways = egress.destinations.flatMap(({ via }) => via ?? []);
  const named = [...endpoints, ...ingress, ...gateways].flatMap(({ service }) =>
    service === undefined ? [] : [namespaceOf(service)],
  );
  return [...new Set([...scope.namespaces, ...named])];
}

/** Where nodes may not be listed, those on which a replica was seen. */
const nodesOf = (endpoints: readonly Endpoint[]): readonly string[] => [
  ...new Set(endpoints.flatMap(({ replicas }) => replicas.map(({ node }) => node))),
];

/** A namespace of ours, with the first NetworkPolicy there, where none should be. */
async function withOwnPolicy<T extends { readonly namespace: string }>(
  cluster: Cluster,
  place: T,
): Promise<T & { readonly unsafe?: string }> {
  const { namespace } = place;
  const found = present((await ifAllowed(listObjects(cluster, KINDS.NetworkPolicy, { namespace }))) ?? []);
  // Those of a run select nothing but that run's own canaries.
  const policy = found.find(({ metadata }) => metadata.labels?.[RUN_LABEL] === undefined);
  if (!policy) return place;
  const name = `${namespace}/${policy.metadata.name}`;
  return { ...place, unsafe: `vantage-unsafe: NetworkPolicy ${name} may be what stops our callers` };
}

/** Asks once for each reference, however many endpoints name it. */
function remember<T>(ask: (reference: string) => Promise<T>): (reference: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (reference) => {
    const answer = asked.get(reference) ?? ask(reference);
    asked.set(reference, answer);
    return answer;
  };
}
