import { parseAllDocuments } from 'yaml';
import type { Seen } from './seen.ts';
import {
  gatewayView,
  httpRouteView,
  ingressView,
  istioGatewayView,
  virtualServiceView,
} from './edge-views.ts';
import { authorizationPolicyView, networkPolicyView } from './policy-views.ts';
import { namespaceView, podView, serviceView, workloadView } from './views.ts';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** What a cluster that holds these manifests would show. A workload has one pod, with the containers it names. */
export function seenOf(manifests: string): Seen {
  const objects = parseAllDocuments(manifests)
    .map((document) => document.toJS() as Manifest | null)
    .filter((object) => object !== null);
  const of = (kind: string, api = ''): readonly Manifest[] =>
    objects.filter((object) => object.kind === kind && object.apiVersion.startsWith(api));
  const workloads = ['Deployment', 'StatefulSet', 'DaemonSet'].flatMap((kind) => of(kind));
  return {
    namespaces: of('Namespace').map((object) => namespaceView.parse(object).metadata),
    services: of('Service').map((object) => serviceView.parse(object)),
    workloads: workloads.map((object) => workloadView.parse(object)),
    pods: [
      ...of('Pod').map((object) => podView.parse(object)),
      ...workloads.map((object) => {
        const { metadata, spec } = workloadView.parse(object);
        const { containers } = spec.template.spec;
        const { labels } = spec.template.metadata;
        return podView.parse({ metadata: { ...metadata, labels }, spec: { containers } });
      }),
    ],
    networkPolicies: of('NetworkPolicy').map((object) => networkPolicyView.parse(object)),
    ingresses: of('Ingress').map((object) => ingressView.parse(object)),
    authorizationPolicies: of('AuthorizationPolicy').map((object) => authorizationPolicyView.parse(object)),
    istioGateways: of('Gateway', 'networking.istio.io').map((object) => istioGatewayView.parse(object)),
    virtualServices: of('VirtualService').map((object) => virtualServiceView.parse(object)),
    gateways: of('Gateway', 'gateway.networking.k8s.io').map((object) => gatewayView.parse(object)),
    httpRoutes: of('HTTPRoute').map((object) => httpRouteView.parse(object)),
    unread: [],
  };
}

/** A namespace. */
export const namespace = (name: string, labels = '{}'): string =>
  `{ apiVersion: v1, kind: Namespace, metadata: { name: ${name}, labels: ${labels} } }\n---\n`;

/** A Deployment with the label `app`, and a Service of the same name in front of it. */
export const app = (
  where: string,
  name: string,
  { port = '{ port: 80 }', env = '[]', account = 'default', containers = '' } = {},
): string => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${where} }
spec: { clusterIP: 10.96.0.9, selector: { app: ${name} }, ports: [${port}] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${where} }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      serviceAccountName: ${account}
      containers: [{ name: ${name}, env: ${env}, ports: [{ name: web, containerPort: 8080 }] }${containers}]
---
`;
