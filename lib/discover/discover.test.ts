import { expect } from 'chai';
import { parseConfig } from '../config/load.ts';
import { endpoint } from '../model/system.fixture.ts';
import { replicasOf, type Pod } from './pod.ts';
import { podPortsOf } from './ports.ts';
import { remainderOf } from './remainder.ts';
import type { Service } from './service.ts';
import { absencesOf } from './stage.ts';
import { trustDomainOf } from './trust-domain.ts';

const pod = (change: Partial<Pod['status']> = {}): Pod => ({
  metadata: { name: 'orders-a', uid: 'u', labels: {}, annotations: {} },
  spec: {
    nodeName: 'north',
    containers: [{ name: 'app', ports: [{ name: 'web', containerPort: 8081, protocol: 'TCP' }], env: [] }],
    initContainers: [{ name: 'istio-proxy', ports: [], env: [{ name: 'TRUST_DOMAIN', value: 'shop.test' }] }],
  },
  status: {
    podIP: '10.244.0.5',
    podIPs: [{ ip: '10.244.0.5' }, { ip: 'fd00::5' }],
    containerStatuses: [{ restartCount: 1 }],
    initContainerStatuses: [{ restartCount: 2 }],
    ...change,
  },
});
const service = (
  name: string,
  ports: Service['spec']['ports'],
  selector?: Record<string, string>,
): Service => ({
  metadata: { name, namespace: 'shop' },
  spec: { ports, externalIPs: [], ...(selector ? { selector } : {}) },
});
const { config } = parseConfig(
  `assay: 1
system: shop
scope: { namespaces: [shop] }
vantages: { namespace: probes }
endpoints: [{ service: shop/orders, port: 80, protocol: http, mesh: false }]
`,
  'assay.yaml',
);

describe('a pod', () => {
  it('is a replica at each of its addresses, on its own number of a named port', () => {
    const replicas = replicasOf(pod(), { port: 80, targetPort: 'web' });
    expect(replicas.map(({ ip, port }) => [ip, port])).to.deep.equal([
      ['10.244.0.5', 8081],
      ['fd00::5', 8081],
    ]);
    expect(replicasOf(pod(), { port: 80 })[0]?.port).to.equal(80);
    expect(replicasOf(pod(), { port: 80, targetPort: 'metrics' })).to.deep.equal([]);
  });

  it('is another one once a container or a sidecar has restarted', () => {
    const [now] = replicasOf(pod(), { port: 80 });
    const [later] = replicasOf(pod({ initContainerStatuses: [{ restartCount: 3 }] }), { port: 80 });
    expect(now?.incarnation).not.to.equal(later?.incarnation);
  });
});

describe('the trust domain', () => {
  it('is what a sidecar is told, and nothing an application says', () => {
    const own: Pod['spec']['containers'][number] = {
      name: 'app',
      ports: [],
      env: [{ name: 'TRUST_DOMAIN', value: 'mine' }],
    };
    const { metadata, spec, status } = pod();
    expect(trustDomainOf([{ metadata, spec: { ...spec, containers: [own] }, status }])).to.equal('shop.test');
    expect(trustDomainOf([{ metadata, spec: { containers: [own], initContainers: [] }, status }])).to.equal(
      undefined,
    );
  });
});

describe('the ports of pods', () => {
  const labelled: Pod = { ...pod(), metadata: { ...pod().metadata, labels: { app: 'orders' } } };

  it("come from containers, every Service's targets, exemptions from the mesh and the file", () => {
    const exempt: Pod = {
      ...labelled,
      metadata: {
        ...labelled.metadata,
        annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '9000, 9100-9101' },
      },
    };
    const services = [
      service('orders', [{ port: 80, protocol: 'TCP', targetPort: 'web' }], { app: 'orders' }),
      service('debug', [{ port: 6060, protocol: 'TCP' }], { app: 'orders' }),
      service('others', [{ port: 7070, protocol: 'TCP' }], { app: 'others' }),
    ];
    expect(podPortsOf([exempt], services, [7777])).to.deep.equal([
      { port: 6060, from: 'service' },
      { port: 7777, from: 'declared' },
      { port: 8081, from: 'container' },
      { port: 9000, from: 'annotation' },
      { port: 9100, from: 'annotation' },
      { port: 9101, from: 'annotation' },
    ]);
  });

  it("leave out the sidecar's own and what is not TCP", () => {
    const spec: Pod['spec'] = {
      containers: [
        { name: 'app', ports: [{ containerPort: 53, protocol: 'UDP' }], env: [] },
        { name: 'istio-proxy', ports: [{ containerPort: 15090, protocol: 'TCP' }], env: [] },
      ],
      initContainers: [],
    };
    expect(podPortsOf([{ ...labelled, spec }], [], [])).to.deep.equal([]);
  });
});

describe('the remainder', () => {
  it('lists what no endpoint declares, by protocol, and what selects no pods', () => {
    const services = [
      service(
        'orders',
        [
          { port: 80, protocol: 'TCP' },
          { port: 80, protocol: 'UDP' },
        ],
        { app: 'orders' },
      ),
      service('legacy-db', [{ port: 5432, protocol: 'TCP' }]),
    ];
    const left = remainderOf(config, services, [endpoint()]);
    expect(left.map(({ what }) => what)).to.deep.equal(['shop/orders:80/UDP', 'shop/legacy-db:5432']);
    expect(left[1]?.why).to.include('selects no pods');
  });

  it('leaves out another name for the same port of the same pods, and nothing else of it', () => {
    const selector = { app: 'orders' };
    const services = [
      service('orders', [{ port: 80, protocol: 'TCP', targetPort: 8080 }], selector),
      service(
        'orders-pods',
        [
          { port: 8080, protocol: 'TCP' },
          { port: 9090, protocol: 'TCP' },
        ],
        selector,
      ),
      service('orders-old', [{ port: 8080, protocol: 'TCP' }], { app: 'orders', version: 'old' }),
    ];
    expect(remainderOf(config, services, [endpoint()]).map(({ what }) => what)).to.deep.equal([
      'shop/orders-pods:9090',
      'shop/orders-old:8080',
    ]);
  });

  it('lists an endpoint that is declared to be outside the mesh', () => {
    const left = remainderOf(config, [], [endpoint({ meshed: false })]);
    expect(left.map(({ what }) => what)).to.deep.equal(['shop/orders:80/http']);
  });
});

describe('the mesh', () => {
  it('is no absence to be set aside where an endpoint declares it', () => {
    expect(absencesOf(config, false)).to.have.property('mesh');
    const meshed = { ...config, endpoints: config.endpoints.map((one) => ({ ...one, mesh: true })) };
    expect(absencesOf(meshed, false)).not.to.have.property('mesh');
  });
});
