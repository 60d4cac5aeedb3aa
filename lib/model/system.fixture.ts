import type { Actor, Caller, Endpoint, IngressHost, System } from './system.ts';

const labels = (app: string) => ({ workload: `shop/${app}`, labels: { app } });

export const actor = (app: string): Actor => ({
  namespace: 'shop',
  workload: `shop/${app}`,
  serviceAccount: app,
  meshed: true,
  wears: labels(app),
});

export const caller = (change: Partial<Caller> = {}): Caller => ({
  ...actor('till'),
  methods: ['GET'],
  ...change,
});

export const edge = (change: Partial<IngressHost> = {}): IngressHost => ({
  host: 'shop.example.test',
  port: 443,
  clearPort: 80,
  paths: ['/'],
  addresses: ['198.51.100.9'],
  tls: { legacyStop: 'alert', offers: ['TLSv1.2', 'TLSv1.3'], authorities: 'public', minDays: 14 },
  ...change,
});

/** An endpoint of a shop that nobody knows. */
export function endpoint(change: Partial<Endpoint> = {}): Endpoint {
  return {
    namespace: 'shop',
    service: 'orders',
    port: 80,
    targetPort: 8080,
    protocol: 'http',
    path: '/orders',
    host: 'orders.shop.svc.cluster.local',
    clusterIP: '10.96.0.10',
    replicas: [
      { pod: 'orders-a', ip: '10.244.0.5', port: 8080, node: 'north', incarnation: 'a/0' },
      { pod: 'orders-b', ip: '10.244.1.5', port: 8080, node: 'south', incarnation: 'b/0' },
    ],
    nodePorts: [],
    podPorts: [{ port: 8080, from: 'container' }],
    wears: labels('orders'),
    runsAs: actor('orders'),
    callers: [caller()],
    meshed: true,
    forbids: [],
    ...change,
  };
}

/** A system with one endpoint and one host. */
export function system(change: Partial<System> = {}): System {
  return {
    name: 'shop',
    endpoints: [endpoint()],
    ingress: [edge()],
    egress: { destinations: [], sentinels: [], metadata: [] },
    guardedRoutes: [],
    absent: {},
    mesh: 'istio',
    nodes: ['north', 'south'],
    budgets: { revocationSeconds: 10, labelSeconds: 10, startingPodMs: 0 },
    stage: {
      namespace: 'probes',
      hostNamespace: 'hosts',
      capture: {},
      liftEgress: true,
      liftIngress: true,
      grants: true,
      outside: { where: 'outside', via: 'docker', container: 'out' },
    },
    notCovered: [],
    discovered: 1,
    ...change,
  };
}
