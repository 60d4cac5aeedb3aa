import { selfSigned } from '../../../lib/model/throwaway-certificate.ts';
import { labRecord } from '../lab.ts';

export const NAMESPACE = 'assay-cases';
/** Ports of the Services, each named by what it speaks. */
export const PORTS = { http: 8080, https: 8443, tcp: 9090 } as const;
/** Ports of the application that no Service has. */
const WITHOUT_SERVICE = [8085, 8086, 8087, 8088];
const { https, ...PLAIN } = PORTS;

/** Which path the application was asked for. */
export const SEEN = 'x-seen-path';
/** On the HTTP port: whether a proxy of its own had a client's certificate. */
export const SEEN_TRANSPORT = 'x-seen-transport';

/** The account of the caller that speaks through its sidecar. */
export const CLIENT = 'client';

/** Answers on every port with the path that it was asked for; the certificate is worth nothing anywhere. */
const program = ({ chain, key }: ReturnType<typeof selfSigned>): string => `
const tell = (asked, answer) => {
  answer.setHeader('${SEEN}', asked.url);
  const seen = 'x-forwarded-client-cert' in asked.headers ? 'mtls' : 'plaintext';
  if (asked.socket.localPort === ${PORTS.http}) answer.setHeader('${SEEN_TRANSPORT}', seen);
  answer.end('ok');
};
const lasting = { keepAliveTimeout: 0 };
for (const port of ${JSON.stringify([...Object.values(PLAIN), ...WITHOUT_SERVICE])})
  require('node:http').createServer(lasting, tell).listen(port);
const tls = ${JSON.stringify({ cert: chain, key })};
require('node:https').createServer({ ...lasting, ...tls }, tell).listen(${https});`;

/** Everything that stands for as long as the cases run. */
export function servers(): readonly object[] {
  const command = ['node', '-e', program(selfSigned(`spiffe://cluster.local/ns/${NAMESPACE}/sa/default`))];
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE, labels: { 'istio-injection': 'enabled' } },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: CLIENT, namespace: NAMESPACE } },
    service('target', { app: 'target' }),
    service('headless', { app: 'target' }, { clusterIP: 'None' }),
    service('naked', { app: 'naked' }),
    service('migration', { migrates: 'yes' }),
    server('target', command, { version: 'vistio' }),
    server('naked', command, { version: 'vlegacy', 'sidecar.istio.io/inject': 'false' }),
  ];
}

const service = (name: string, selector: object, more: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: NAMESPACE },
  spec: { selector, ports: Object.entries(PORTS).map(([kind, port]) => ({ name: kind, port })), ...more },
});

const server = (name: string, command: readonly string[], labels: object): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: NAMESPACE, labels: { app: name, migrates: 'yes', ...labels } },
  spec: {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 1,
    securityContext: { runAsNonRoot: true, runAsUser: 1000 },
    containers: [
      {
        name: 'target',
        image: labRecord().images.node,
        imagePullPolicy: 'IfNotPresent',
        command,
        ports: [...Object.values(PORTS), ...WITHOUT_SERVICE].map((containerPort) => ({ containerPort })),
      },
    ],
  },
});
