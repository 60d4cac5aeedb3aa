import { stringify } from 'yaml';
import { kubectl } from '../../lab/lab.ts';
import { labRecord } from '../lab.ts';

/** A system in which much is odd: nothing behind a Service, nobody at a port, an unknown language, a namespace that goes. */
export const ODD = 'assay-odd';
export const ENDING = 'assay-ending';
const FIRST = 9000;
const PORTS = 50;
const DEAD = 9999;
const STRANGE = 9100;

const PROGRAM = `
const http = require('node:http');
const net = require('node:net');
for (let port = ${FIRST}; port < ${FIRST + PORTS}; port += 1)
  http.createServer({ keepAliveTimeout: 0 }, (asked, answer) => answer.end('ok')).listen(port);
net.createServer((socket) => {
  socket.on('error', () => undefined).on('data', () => socket.end(Buffer.from('00ff42c0ffee', 'hex')));
}).listen(${STRANGE});`;

export async function putUp(): Promise<void> {
  await takeDown();
  await kubectl(
    ['apply', '-f', '-'],
    manifests()
      .map((object) => stringify(object))
      .join('---\n'),
  );
  await kubectl(['-n', ODD, 'wait', 'deployment', '--all', '--for=condition=Available', '--timeout=180s']);
  await kubectl(['delete', 'namespace', ENDING, '--wait=false']);
}

export async function takeDown(): Promise<void> {
  const held = ['-n', ENDING, 'patch', 'service', 'late', '--type=merge', '-p'];
  await kubectl([...held, JSON.stringify({ metadata: { finalizers: null } })]).catch(() => undefined);
  await kubectl(['delete', 'namespace', ODD, ENDING, '--ignore-not-found', '--timeout=180s']);
}

/** The file that describes it. */
export function describeIt(): string {
  const endpoint = (service: string, port: number, protocol = 'http'): object => ({
    service: `${ODD}/${service}`,
    port,
    protocol,
    callers: [{ workload: `${ODD}/caller` }],
  });
  return stringify({
    assay: 1,
    system: 'an odd system',
    scope: { namespaces: [ODD, ENDING] },
    vantages: {
      namespace: 'assay-probes',
      meshedNamespace: 'assay-meshed',
      borrowLabels: [`${ODD}/caller`, `${ODD}/server`],
    },
    endpoints: [
      ...Array.from({ length: PORTS }, (_, at) => endpoint('many', FIRST + at)),
      endpoint('nobody', 80),
      endpoint('dead', DEAD),
      endpoint('strange', STRANGE, 'tcp'),
      { service: `${ENDING}/late`, port: 80, protocol: 'http', callers: [{ workload: `${ODD}/caller` }] },
    ],
  });
}

const service = (name: string, ports: readonly number[], change: object = {}, namespace = ODD): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace, ...(namespace === ENDING ? { finalizers: ['assay.dev/held'] } : {}) },
  spec: {
    selector: { app: 'server' },
    ports: ports.map((port) => ({ name: `${port === STRANGE ? 'tcp' : 'http'}-${port}`, port })),
    ...change,
  },
});

function manifests(): readonly object[] {
  const range = Array.from({ length: PORTS }, (_, at) => FIRST + at);
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: ODD, labels: { 'istio-injection': 'enabled' } },
    },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ENDING } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'caller', namespace: ODD } },
    workload('server', PROGRAM, 'default'),
    workload('caller', 'setInterval(() => 0, 1e6)', 'caller'),
    service('many', range),
    service('nobody', [80], { clusterIP: 'None', selector: { app: 'nobody' } }),
    service('dead', [DEAD]),
    service('strange', [STRANGE]),
    service('late', [80], { selector: { app: 'late' } }, ENDING),
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'server', namespace: ODD },
      spec: {
        selector: { matchLabels: { app: 'server' } },
        rules: [{ from: [{ source: { principals: [`cluster.local/ns/${ODD}/sa/caller`] } }] }],
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'server', namespace: ODD },
      spec: {
        podSelector: { matchLabels: { app: 'server' } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: { matchLabels: { app: 'caller' } } }] }],
      },
    },
  ];
}

function workload(name: string, program: string, serviceAccountName: string): object {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: ODD },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName,
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 1,
          securityContext: { runAsNonRoot: true, runAsUser: 1000 },
          containers: [
            {
              name,
              image: labRecord().images.node,
              imagePullPolicy: 'IfNotPresent',
              command: ['node', '-e', program],
            },
          ],
        },
      },
    },
  };
}
