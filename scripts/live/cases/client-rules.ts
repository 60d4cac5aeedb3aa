import type { ReachabilityCase } from './reachability-table.ts';
import { policy } from './rig.ts';
import { NAMESPACE, PORTS } from './servers.ts';

/** The name by which the mesh knows a Service. */
export const hostOf = (service: string): string => `${service}.${NAMESPACE}.svc.cluster.local`;

/** What the server's side and the client's side of a case are told. */
export const rulesOf = (one: ReachabilityCase): readonly object[] => [serverRule(one), ...clientRules(one)];

function serverRule({ scope, mtls, portLevelMtls }: ReachabilityCase): object {
  const selector = scope === 'workload' ? { selector: { matchLabels: { app: 'target' } } } : {};
  const ports = Object.entries(portLevelMtls ?? {}).map(([port, mode]) => [
    PORTS[port as keyof typeof PORTS],
    { mode },
  ]);
  const byPort = ports.length === 0 ? {} : { portLevelMtls: Object.fromEntries(ports) as object };
  return policy('PeerAuthentication', { ...selector, mtls: { mode: mtls }, ...byPort });
}

function clientRules({ scope, trafficPolicy }: ReachabilityCase): readonly object[] {
  if (scope === 'migration') return migration(trafficPolicy);
  if (trafficPolicy === undefined) return [];
  return (scope === 'namespace' ? ['*'] : ['target', 'headless', 'naked']).map((service) =>
    rule('DestinationRule', service, { host: hostOf(service), trafficPolicy }),
  );
}

/** One Service of which the path chooses the version: with a sidecar, or not yet. */
function migration(trafficPolicy: object | undefined): readonly object[] {
  const host = hostOf('migration');
  const same = trafficPolicy === undefined ? {} : { trafficPolicy };
  const to = (subset: string): object => ({ route: [{ destination: { host, subset } }] });
  const subsets = ['vistio', 'vlegacy'].map((version) => ({ name: version, labels: { version }, ...same }));
  return [
    rule('DestinationRule', 'migration', { host, subsets, ...same }),
    rule('VirtualService', 'migration', {
      hosts: [host],
      http: [{ match: [{ uri: { prefix: '/vistio' } }], ...to('vistio') }, to('vlegacy')],
    }),
  ];
}

const rule = (kind: 'DestinationRule' | 'VirtualService', service: string, spec: object): object => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name: service === '*' ? 'all' : service, namespace: NAMESPACE },
  spec,
});
