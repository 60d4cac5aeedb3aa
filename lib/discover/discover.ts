import type { Cluster } from '../cluster/cluster.ts';
import type { ClusterFacts } from '../cluster/facts.ts';
import type { LoadedConfig } from '../config/load.ts';
import { didYouMean } from '../config/nearest.ts';
import type { CallerConfig, Config, EndpointConfig } from '../config/schema.ts';
import { AssayError } from '../errors.ts';
import type { Absences } from '../model/feature.ts';
import type { Caller, Endpoint, IngressHost, Stage, System } from '../model/system.ts';
import type { OutsideVantage } from '../model/vantage.ts';
import { clusterIPOf, outsideAddresses, podsBehind, replicaOf, servicesOf, targetPortOf, type Service } from './service.ts';
import { findWorkload, workloadNames, type Workload } from './workload.ts';

/** What the file declares, met with what the cluster has. A name the cluster does not know is a mistake in the file. */
export async function discover(cluster: Cluster, loaded: LoadedConfig, facts: ClusterFacts): Promise<System> {
  const { config } = loaded;
  const edges = config.ingress.flatMap(({ service }) => (service === undefined ? [] : [namespaceOf(service)]));
  const namespaces = [
    ...new Set([...config.scope.namespaces, ...config.endpoints.map(({ service }) => namespaceOf(service)), ...edges]),
  ];
  const services = (await Promise.all(namespaces.map((namespace) => servicesOf(cluster, namespace)))).flat();
  const mistakes: string[] = [];
  const complain = (path: readonly PropertyKey[], text: string): undefined => {
    mistakes.push(`${loaded.file}:${loaded.lineOf(path) ?? 1}: ${path.map(String).join('.')}: ${text}`);
    return undefined;
  };

  const endpoints = await Promise.all(
    config.endpoints.map((declared, index) => asEndpoint({ cluster, config, services, declared, index, complain })),
  );
  const ingress = config.ingress.map((declared, index): IngressHost => {
    const { host, port, tls, service } = declared;
    const at = service === undefined ? undefined : services.find((one) => refOfService(one) === service);
    if (service !== undefined && !at) complain(['ingress', index, 'service'], unknown('Service', service, services.map(refOfService)));
    return { host, port, tls, addresses: declared.addresses ?? (at ? outsideAddresses(at) : []) };
  });
  if (mistakes.length > 0) {
    throw new AssayError('E_CONFIG', {
      tried: `matching ${loaded.file} with the cluster`,
      seen: `${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}\n  ${mistakes.join('\n  ')}\n`,
      todo: 'Nothing was sent.',
    });
  }
  const found = endpoints.filter((endpoint) => endpoint !== undefined);
  const inScope = services.filter(({ metadata, spec }) => config.scope.namespaces.includes(metadata.namespace) && spec.selector);
  const { mesh } = facts;
  return {
    name: config.system,
    endpoints: found,
    ingress,
    absent: absences(config, mesh !== undefined),
    ...(mesh?.name === 'istio' || mesh?.name === 'linkerd' ? { mesh: mesh.name } : {}),
    nodes: facts.nodes?.map(({ name }) => name) ?? [...new Set(found.flatMap(({ replicas }) => replicas.map(({ node }) => node)))],
    stage: stageOf(config),
    notCovered: remainder(config, inScope, found),
    discovered: inScope.reduce((sum, { spec }) => sum + spec.ports.length, 0),
  };
}

type Complain = (path: readonly PropertyKey[], text: string) => undefined;

async function asEndpoint(about: {
  cluster: Cluster;
  config: Config;
  services: readonly Service[];
  declared: EndpointConfig;
  index: number;
  complain: Complain;
}): Promise<Endpoint | undefined> {
  const { cluster, config, services, declared, index, complain } = about;
  const at = services.find((one) => refOfService(one) === declared.service);
  if (!at) return complain(['endpoints', index, 'service'], unknown('Service', declared.service, services.map(refOfService)));
  const port = at.spec.ports.find((one) => one.port === declared.port);
  if (!port) {
    const known = at.spec.ports.map((one) => String(one.port)).join(', ');
    return complain(['endpoints', index, 'port'], `${declared.service} has no port ${declared.port}. It has: ${known}.`);
  }
  const pods = await podsBehind(cluster, at);
  const callers = await Promise.all(
    declared.callers.map((caller, place) => asCaller(cluster, config, caller, (text) => complain(['endpoints', index, 'callers', place, 'workload'], text))),
  );
  const behind = await Promise.all(config.vantages.borrowLabels.map((one) => findWorkload(cluster, one, config.vantages.borrowLabels)));
  const wears = behind.find((workload) => workload?.namespace === at.metadata.namespace && selectsWorkload(at, workload))?.wears;
  const clusterIP = clusterIPOf(at);
  return {
    namespace: at.metadata.namespace,
    service: at.metadata.name,
    port: declared.port,
    targetPort: targetPortOf(port, pods),
    protocol: declared.protocol,
    path: declared.path,
    host: `${at.metadata.name}.${at.metadata.namespace}.svc.cluster.local`,
    ...(clusterIP === undefined ? {} : { clusterIP }),
    replicas: pods.map(replicaOf),
    ...(wears ? { wears } : {}),
    callers: callers.filter((caller) => caller !== undefined),
    meshed: declared.mesh,
  };
}

async function asCaller(
  cluster: Cluster,
  config: Config,
  { workload: reference, methods }: CallerConfig,
  complain: (text: string) => undefined,
): Promise<Caller | undefined> {
  const workload = await findWorkload(cluster, reference, config.vantages.borrowLabels);
  if (!workload) return complain(unknown('workload', reference, await workloadNames(cluster, namespaceOf(reference))));
  const { namespace, serviceAccount, wears, bare } = workload;
  return { namespace, serviceAccount, methods, meshed: true, ...(wears ? { wears } : { bare: bare ?? 'unknown' }) };
}

const selectsWorkload = ({ spec }: Service, { wears }: Workload): boolean =>
  wears !== undefined && Object.entries(spec.selector ?? {}).every(([key, value]) => wears.labels[key] === value);

function stageOf({ vantages }: Config): Stage {
  const { namespace, meshedNamespace, hostNamespace, outside, liftEgress } = vantages;
  const caller: OutsideVantage | undefined =
    outside && ('docker' in outside ? { where: 'outside', via: 'docker', container: outside.docker } : { where: 'outside', via: 'local' });
  return {
    namespace,
    liftEgress,
    ...(meshedNamespace === undefined ? {} : { meshedNamespace }),
    ...(hostNamespace === undefined ? {} : { hostNamespace }),
    ...(caller ? { outside: caller } : {}),
  };
}

function absences(config: Config, mesh: boolean): Absences {
  return {
    ...(mesh ? {} : { mesh: 'no mesh answers in this cluster' }),
    ...(config.ingress.length > 0 ? {} : { ingress: 'no ingress host is declared' }),
    ...(config.vantages.borrowLabels.length > 0 ? {} : { 'label-borrowing': 'vantages.borrowLabels is empty' }),
    ...(config.vantages.hostNamespace === undefined ? { 'host-network-vantage': 'vantages.hostNamespace is not declared' } : {}),
    ...(config.vantages.outside === undefined ? { 'outside-vantage': 'vantages.outside is not declared' } : {}),
  };
}

function remainder(config: Config, inScope: readonly Service[], endpoints: readonly Endpoint[]): System['notCovered'] {
  const declared = new Set(endpoints.map(({ namespace, service, port }) => `${namespace}/${service}:${port}`));
  return inScope.flatMap((service) => {
    const reference = refOfService(service);
    const excluded = config.scope.exclude.find(({ what }) => what === reference);
    return service.spec.ports
      .filter(({ port }) => !declared.has(`${reference}:${port}`))
      .map(({ port }) => ({
        what: `${reference}:${port}`,
        why: excluded ? `excluded by ${excluded.owner}: ${excluded.reason}` : 'in scope but not declared as an endpoint',
      }));
  });
}

const refOfService = ({ metadata }: Service): string => `${metadata.namespace}/${metadata.name}`;
const namespaceOf = (reference: string): string => reference.slice(0, reference.indexOf('/'));
const unknown = (kind: string, word: string, known: readonly string[]): string =>
  `there is no ${kind} "${word}" in the cluster.${didYouMean(word, known) || (known.length > 0 ? ` There are: ${known.join(', ')}.` : '')}`;
