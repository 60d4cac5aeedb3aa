import { expect } from 'chai';
import { parseConfig } from '../config/load.ts';
import { AssayError } from '../errors.ts';
import { draftOf } from './draft.ts';
import { app, namespace, seenOf } from './seen.fixture.ts';
import { writeDraft } from './write.ts';

const written = (manifests: string, named: readonly string[] = []): string =>
  writeDraft(draftOf(seenOf(manifests), 'staging', named), 'assay.yaml');

const sidecar = ', { name: istio-proxy }';
const plain =
  namespace('shop') + namespace('kube-system') + app('kube-system', 'dns') + app('shop', 'orders');
const rich =
  plain +
  namespace('edge') +
  app('shop', 'till', { env: "[{ name: ORDERS_URL, value: 'http://orders/' }]", containers: sidecar }) +
  `
apiVersion: v1
kind: Service
metadata: { name: a-pods, namespace: shop }
spec: { clusterIP: None, selector: { app: orders }, ports: [{ port: 80 }, { port: 9090, name: http-metrics }] }
---
apiVersion: v1
kind: Service
metadata: { name: elsewhere, namespace: shop }
spec: { type: ExternalName, externalName: elsewhere.example.com }
---
apiVersion: v1
kind: Service
metadata: { name: names, namespace: shop }
spec: { selector: { app: orders }, ports: [{ port: 53, protocol: UDP }, { port: 53, name: dns-tcp }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: front, namespace: edge }
spec:
  selector: { app: front }
  servers:
    - { port: { number: 443, protocol: HTTPS }, hosts: [shop/shop.example.com, '*.example.com'] }
    - { port: { number: 80, protocol: HTTP }, hosts: ['*'] }
---
${app('edge', 'front', { port: '{ port: 443 }' }).replace('spec: { clusterIP', 'spec: { type: LoadBalancer, clusterIP')}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: old, namespace: shop }
spec: { tls: [{ hosts: [old.example.com] }], rules: [{ host: old.example.com }] }
status: { loadBalancer: { ingress: [{ ip: 192.0.2.7 }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: new, namespace: shop }
spec: { listeners: [{ name: a, port: 8443, protocol: HTTPS, hostname: new.example.com }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec: { podSelector: {}, policyTypes: [Egress] }
`;

/** The file with everything that is to be filled in taken for granted: `#` before a key, but not before prose. */
const filledIn = (text: string): string => text.replaceAll(/^(\s*)#(?! \S|$)(.*)$/gm, '$1$2');

describe('a first assay.yaml', () => {
  it('is valid as it stands', () => {
    const { config } = parseConfig(written(plain), 'assay.yaml');
    expect(config.scope.namespaces).to.deep.equal(['shop']);
    expect(config.endpoints).to.have.length(1);
    expect(config.endpoints[0]).to.deep.include({
      service: 'shop/orders',
      port: 80,
      protocol: 'http',
      mesh: false,
    });
    expect(config.vantages).to.deep.include({
      namespace: 'assay-probes',
      borrowLabels: [],
      liftEgress: false,
    });
  });

  it('stays valid when every block of it is filled in', () => {
    for (const manifests of [plain, rich]) {
      const text = filledIn(written(manifests));
      const { config } = parseConfig(text, 'assay.yaml');
      expect(config.vantages.borrowLabels).to.include('shop/orders');
      expect(config.vantages).to.have.property('outside');
      expect(config.scope.exclude).to.have.length(1);
      expect(config.egress.destinations).to.have.length(1);
      expect(config.egress.sentinels).to.have.length(1);
      expect(config.egress.metadata).to.have.length(1);
      expect(config.waivers).to.have.length(1);
      expect(config.ingress).to.have.length.above(0);
      expect(text).not.to.match(/^ *#(?! )/m);
    }
    expect(parseConfig(filledIn(written(rich)), 'assay.yaml').config.guardedRoutes).to.have.length(1);
  });

  it('marks every guess on its line, and a path, a mesh and a protocol are always guesses', () => {
    for (const line of written(rich).split('\n')) {
      if (/^ *(?:- )?(?:system|protocol|path|mesh|workload|host|callers: \[\]|namespace):? /.test(line))
        expect(line).to.match(/ # guess: \S/);
    }
  });

  it('takes every TCP port with pods behind it, each once, whatever names it has', () => {
    const { config } = parseConfig(written(rich), 'assay.yaml');
    expect(
      config.endpoints.map(({ service, port, protocol }) => `${service}:${port}/${protocol}`),
    ).to.deep.equal([
      'shop/orders:80/http',
      'shop/till:80/http',
      'shop/a-pods:9090/http',
      'shop/names:53/tcp',
    ]);
    expect(config.endpoints[0]?.callers).to.deep.equal([{ workload: 'shop/till', methods: ['GET'] }]);
    expect(config.endpoints.map(({ mesh }) => mesh)).to.deep.equal([false, true, false, false]);
  });

  it('says what it left out and why', () => {
    const text = written(rich);
    for (const said of [
      'Left out: shop/a-pods:80 (another name for shop/orders:80)',
      "Left out: kube-system (the cluster's own)",
      'Left out: edge (gateways alone)',
      'Left out: shop/elsewhere (it selects no pods)',
      'Left out: shop/names:53 (it speaks UDP',
      'Left out: *.example.com:443 (Gateway front serves any such host: name one)',
      'Left out: new.example.com:8443 (Gateway new serves it, and no address of it was seen)',
    ])
      expect(text).to.include(said);
  });

  it('finds the hosts of the edge, with the Service or the addresses behind them', () => {
    const hosts = parseConfig(written(rich), 'assay.yaml').config.ingress.map(
      ({ host, port, service, addresses }) => [host, port, service ?? addresses],
    );
    expect(hosts).to.deep.equal([
      ['shop.example.com', 443, 'edge/front'],
      ['old.example.com', 443, ['192.0.2.7']],
    ]);
  });

  it('takes addresses from the status of a Gateway of the Gateway API, and its hosts from its routes', () => {
    const gateway = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: front, namespace: shop }
spec: { listeners: [{ name: tls, port: 443, protocol: HTTPS }, { name: clear, port: 80, protocol: HTTP }] }
status: { addresses: [{ type: Hostname, value: lb.example.com }, { value: 192.0.2.9 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  hostnames: [shop.example.com]
  parentRefs: [{ name: front }]
  rules: [{ backendRefs: [{ name: orders, port: 80 }] }]
---
${app('shop', 'front').replace('{ app: front } }\n    spec', '{ gateway.networking.k8s.io/gateway-name: front } }\n    spec')}`;
    const { config } = parseConfig(written(plain + gateway), 'assay.yaml');
    expect(config.ingress.map(({ host, port, addresses }) => [host, port, addresses])).to.deep.equal([
      ['shop.example.com', 443, ['192.0.2.9']],
    ]);
    const orders = config.endpoints.find(({ service }) => service === 'shop/orders');
    expect(orders?.callers.map(({ workload }) => workload)).to.deep.equal(['shop/front']);
  });

  it('takes the namespaces that were named, the cluster’s own too', () => {
    const { config } = parseConfig(written(plain, ['kube-system']), 'assay.yaml');
    expect(config.scope.namespaces).to.include('kube-system');
  });

  it('is none where there is nothing to describe, and says what was looked at', () => {
    expect(() => written(namespace('empty') + namespace('kube-system'))).to.throw(
      AssayError,
      /empty: no Service with pods behind it; kube-system: the cluster's own/,
    );
  });
});
