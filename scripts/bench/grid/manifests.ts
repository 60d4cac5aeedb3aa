import type { KubeObject } from '../../../lib/model/kube-object.ts';
import { peerImages } from '../peers/images.ts';
import { BENCH, containerOf, ELSEWHERE, PROBES, serviceOf } from '../trial/names.ts';
import { ADMITTED_LABEL, PORTS, SOURCES, TARGETS } from './names.ts';

/**
 * Sources in one namespace, targets in another that denies all ingress but one labelled caller's. cyclonus asks every
 * pod for every pod's Service, its own included, and nobody is kept from himself: so the Services of the sources lead
 * to the targets, and all 486 connections are forbidden.
 */
export const gridObjects = (): readonly KubeObject[] => [
  ...[BENCH, PROBES, ELSEWHERE].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
  policy(ELSEWHERE, [
    {
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': BENCH } },
          podSelector: { matchLabels: ADMITTED_LABEL },
        },
      ],
    },
  ]),
  // From this one cyclonus knows what to expect; nobody connects to the sources.
  policy(BENCH, []),
  ...SOURCES.map((name) => pod(BENCH, name, ['/agnhost', 'pause'])),
  ...TARGETS.map((name) => pod(ELSEWHERE, name, ['/agnhost', 'porter'])),
  ...SOURCES.map(service),
];

/** What a Service leads to, once the targets have addresses. */
export const slices = (addresses: ReadonlyMap<string, string>): readonly KubeObject[] =>
  SOURCES.map((name, at) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `targets-of-${name}`,
      namespace: BENCH,
      labels: { 'kubernetes.io/service-name': serviceOf(name) },
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: [addresses.get(TARGETS[at] ?? '') ?? ''], conditions: { ready: true } }],
    ports: PORTS.map((port) => ({ name: `p${port}`, port, protocol: 'TCP' })),
  }));

const service = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: serviceOf(name), namespace: BENCH },
  spec: { ports: PORTS.map((port) => ({ name: `p${port}`, port })) },
});

const policy = (namespace: string, ingress: readonly object[]): KubeObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'default-deny', namespace },
  spec: { podSelector: {}, policyTypes: ['Ingress'], ingress },
});

const pod = (namespace: string, name: string, command: readonly string[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { pod: name } },
  spec: {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: containerOf(PORTS[0] ?? 0),
        image: peerImages.agnhost,
        command,
        env: PORTS.map((port) => ({ name: `SERVE_PORT_${port}`, value: name })),
      },
    ],
  },
});
