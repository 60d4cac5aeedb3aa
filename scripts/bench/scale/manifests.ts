import type { LabRecord } from '../../../lib/kind/lab-state.ts';
import {
  callerNamed,
  CALLERS,
  DEAD_EACH,
  ENDPOINTS,
  FIRST_PORT,
  isMeshed,
  SCALE,
  serverOf,
  serviceOf,
} from './names.ts';

const PROGRAM = `
const http = require('node:http');
for (let at = 0; at < ${ENDPOINTS}; at += 1)
  if (at % ${DEAD_EACH} !== ${DEAD_EACH} - 1) http.createServer({ keepAliveTimeout: 0 }, (asked, answer) => answer.end('ok')).listen(${FIRST_PORT} + at);`;

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
const callers = numbers(CALLERS).map(callerNamed);

/** A server in the mesh and one outside of it, a port and a Service for each endpoint, and those who may call them. */
export function manifests({ images }: LabRecord): readonly object[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: SCALE, labels: { 'istio-injection': 'enabled' } },
    },
    ...callers.map((name) => object('v1', 'ServiceAccount', name, {})),
    workload('server', images.node, { program: PROGRAM, role: 'server', isMeshed: true }),
    workload('plain-server', images.node, { program: PROGRAM, role: 'server', isMeshed: false }),
    ...callers.map((name, at) =>
      workload(name, images.node, {
        program: 'setInterval(() => 0, 1e6)',
        role: 'caller',
        account: name,
        isMeshed: isMeshed(at),
      }),
    ),
    ...numbers(ENDPOINTS).map((at) =>
      object('v1', 'Service', serviceOf(at), {
        spec: {
          selector: { app: serverOf(at) },
          ports: [{ name: 'http', port: 80, targetPort: FIRST_PORT + at }],
        },
      }),
    ),
    object('networking.k8s.io/v1', 'NetworkPolicy', 'servers', {
      spec: {
        podSelector: { matchLabels: { role: 'server' } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: { matchLabels: { role: 'caller' } } }] }],
      },
    }),
    object('security.istio.io/v1', 'AuthorizationPolicy', 'server', {
      spec: {
        selector: { matchLabels: { app: 'server' } },
        rules: [
          {
            from: [{ source: { principals: callers.map((name) => `cluster.local/ns/${SCALE}/sa/${name}`) } }],
          },
        ],
      },
    }),
  ];
}

const object = (apiVersion: string, kind: string, name: string, rest: object): object => ({
  apiVersion,
  kind,
  metadata: { name, namespace: SCALE },
  ...rest,
});

interface Work {
  readonly program: string;
  readonly role: 'server' | 'caller';
  readonly account?: string;
  readonly isMeshed: boolean;
}

function workload(
  name: string,
  image: string,
  { program, role, account = 'default', isMeshed: isIn }: Work,
): object {
  const labels = { app: name, role };
  const sidecar = isIn
    ? { 'sidecar.istio.io/proxyCPU': '10m', 'sidecar.istio.io/proxyMemory': '48Mi' }
    : { 'sidecar.istio.io/inject': 'false' };
  return object('apps/v1', 'Deployment', name, {
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels, annotations: sidecar },
        spec: {
          serviceAccountName: account,
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 1,
          securityContext: { runAsNonRoot: true, runAsUser: 1000 },
          containers: [{ name, image, imagePullPolicy: 'IfNotPresent', command: ['node', '-e', program] }],
        },
      },
    },
  });
}
