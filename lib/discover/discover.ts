import type { Cluster } from '../cluster/cluster.ts';
import { KINDS } from '../cluster/kinds.ts';
import { ifAllowed, listObjects, present } from '../cluster/objects.ts';
import type { ClusterFacts } from '../cluster/facts.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Endpoint, IngressHost, System } from '../model/system.ts';
import { findEndpoint } from './endpoint.ts';
import { collectMistakes, type Mistakes } from './mistakes.ts';
import { remainderOf } from './remainder.ts';
import { namespaceOf, outsideAddresses, refOfService, servicesOf, type Service } from './service.ts';
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
  };
  const endpoints = await Promise.all(config.endpoints.map((one, index) => findEndpoint(around, one, index)));
  const ingress = config.ingress.map((one, index) => findEdge(services, mistakes, one, index));
  mistakes.check();

  const own = await ownPolicy(cluster, config.vantages.namespace);
  const found = endpoints.filter((endpoint) => endpoint !== undefined);
  const inScope = services.filter(({ metadata }) => config.scope.namespaces.includes(metadata.namespace));
  const mesh = facts.mesh?.name;
  return {
    name: config.system,
    endpoints: found,
    ingress,
    absent: absencesOf(config, mesh !== undefined),
    ...(mesh === 'istio' || mesh === 'linkerd' ? { mesh } : {}),
    nodes: facts.nodes?.map(({ name }) => name) ?? nodesOf(found),
    stage: { ...stageOf(config), ...(own === undefined ? {} : { unsafe: own }) },
    notCovered: remainderOf(config, inScope, found),
    discovered: inScope.reduce((sum, { spec }) => sum + spec.ports.length, 0),
  };
}

function namespacesOf({ scope, endpoints, ingress }: Config): readonly string[] {
  const named = [...endpoints, ...ingress].flatMap(({ service }) =>
    service === undefined ? [] : [namespaceOf(service)],
  );
  return [...new Set([...scope.namespaces, ...named])];
}

/** Where nodes may not be listed, those on which a replica was seen. */
const nodesOf = (endpoints: readonly Endpoint[]): readonly string[] => [
  ...new Set(endpoints.flatMap(({ replicas }) => replicas.map(({ node }) => node))),
];

function findEdge(
  services: readonly Service[],
  mistakes: Mistakes,
  { host, port, tls, service, addresses }: Config['ingress'][number],
  index: number,
): IngressHost {
  const at = services.find((one) => refOfService(one) === service);
  if (service !== undefined && !at) {
    mistakes.unknown(['ingress', index, 'service'], 'Service', service, services.map(refOfService));
  }
  return { host, port, tls, addresses: addresses ?? (at ? outsideAddresses(at) : []) };
}

/** The first NetworkPolicy in our own namespace, where none should be. */
async function ownPolicy(cluster: Cluster, namespace: string): Promise<string | undefined> {
  const [policy] = present((await ifAllowed(listObjects(cluster, KINDS.NetworkPolicy, { namespace }))) ?? []);
  return (
    policy &&
    `vantage-unsafe: NetworkPolicy ${namespace}/${policy.metadata.name} may be what stops our callers`
  );
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
