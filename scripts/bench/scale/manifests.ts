import type { LabRecord } from '../../../lib/kind/lab-state.ts';
import { CALLERS, DEAD_EACH, ENDPOINTS, FIRST_PORT, SCALE, serviceOf } from './names.ts';

const PROGRAM = `
const http = require('node:http');
for (let at = 0; at < ${ENDPOINTS}; at += 1)
  if (at % ${DEAD_EACH} !== ${DEAD_EACH} - 1) http.createServer({ keepAliveTimeout: 0 }, (asked, answer) => answer.end('ok')).listen(${FIRST_PORT} + at);`;

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
const callers = numbers(CALLERS).map((at) => `caller-${at}`);

/** One server with a port for each endpoint, a Service for each port, and those who may call them. */
export function manifests({ images }: LabRecord): readonly object[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: SCALE, labels: { 'istio-injection': 'enabled' } },
    },
    ...callers.map((name) => object('v1', 'ServiceAccount', name, {})),
    workload('server', images.node, PROGRAM, 'default'),
    ...callers.map((name) => workload(name, images.node, 'setInterval(() => 0, 1e6)', name)),
    ...numbers(ENDPOINTS).map((at) =>
      object('v1', 'Service', serviceOf(at), {
        spec: {
          selector: { app: 'server' },
          ports: [{ name: 'http', port: 80, targetPort: FIRST_PORT + at }],
        },
      }),
    ),
    object('networking.k8s.io/v1', 'NetworkPolicy', 'server', {
      spec: {
        podSelector: { matchLabels: { app: 'server' } },
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

function workload(name: string, image: string, program: string, serviceAccountName: string): object {
  const labels = { app: name, ...(name === 'server' ? {} : { role: 'caller' }) };
  return object('apps/v1', 'Deployment', name, {
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: {
          labels,
          annotations: { 'sidecar.istio.io/proxyCPU': '10m', 'sidecar.istio.io/proxyMemory': '48Mi' },
        },
        spec: {
          serviceAccountName,
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 1,
          securityContext: { runAsNonRoot: true, runAsUser: 1000 },
          containers: [{ name, image, imagePullPolicy: 'IfNotPresent', command: ['node', '-e', program] }],
        },
      },
    },
  });
}
