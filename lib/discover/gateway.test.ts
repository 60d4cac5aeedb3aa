import { expect } from 'chai';
import { fakeApi } from '../cluster/fake-api.ts';
import { parseConfig } from '../config/load.ts';
import { AssayError } from '../errors.ts';
import { findGateway } from './gateway.ts';
import { collectMistakes } from './mistakes.ts';
import type { Service } from './service.ts';
import { absencesOf } from './stage.ts';
import type { Workload } from './workload.ts';

const FILE = `assay: 1
system: shop
scope: { namespaces: [shop] }
vantages: { namespace: probes }
endpoints: [{ service: shop/orders, port: 80, protocol: http }]
egress:
  destinations:
    - name: bank
      host: bank.example.test
      port: 80
      callers: [shop/orders]
      via: { service: out/proxy, port: 3128 }
`;
const PATH = ['egress', 'destinations', 0, 'via'];

const service = (name: string, clusterIP: string): Service => ({
  metadata: { name, namespace: 'out' },
  spec: {
    clusterIP,
    selector: { app: 'proxy' },
    ports: [{ port: 3128, protocol: 'TCP', targetPort: 'web' }],
    externalIPs: [],
  },
});
const labels = { app: 'proxy' };
const lender: Workload = {
  namespace: 'out',
  name: 'squid',
  serviceAccount: 'squid',
  meshed: false,
  wears: { workload: 'out/squid', labels },
};

describe('the gateway of a destination', () => {
  const loaded = parseConfig(FILE, 'assay.yaml');
  const mistakes = collectMistakes(loaded);
  const services = [service('proxy', '10.96.0.20'), service('proxy-pods', 'None')];
  const { cluster, objects } = fakeApi();
  const around = { cluster, services, lenders: [lender], mistakes };
  const via = (name: string, port = 3128) => ({ service: `out/${name}`, port, direct: ['198.51.100.21'] });

  it('is met at the address of its Service, and is the workload behind it', async () => {
    const found = await findGateway(around, via('proxy'), PATH);
    expect(found?.places).to.deep.equal([{ host: '10.96.0.20', port: 3128 }]);
    expect(found?.direct).to.deep.equal(['198.51.100.21']);
    expect(found?.runsAs).to.include({ workload: 'out/squid', meshed: false });
    expect(await findGateway({ ...around, lenders: [] }, via('proxy'), PATH)).not.to.have.property('runsAs');
  });

  it('is met at its pods, on their own port, where its Service has no address', async () => {
    objects.set('/api/v1/namespaces/out/pods/squid-a', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'squid-a', namespace: 'out', uid: 'u', labels },
      spec: {
        nodeName: 'north',
        containers: [{ name: 'squid', ports: [{ name: 'web', containerPort: 8118 }] }],
      },
      status: { podIP: '10.244.0.9', phase: 'Running' },
    });
    const found = await findGateway(around, via('proxy-pods'), PATH);
    expect(found?.places).to.deep.equal([{ host: '10.244.0.9', port: 8118 }]);
  });

  it('is a mistake in the file where the cluster has none', async () => {
    const told = (): string => {
      try {
        mistakes.check();
      } catch (error) {
        if (error instanceof AssayError) return error.seen;
      }
      return 'nothing';
    };
    expect(await findGateway(around, via('prxy'), PATH)).to.equal(undefined);
    expect(await findGateway(around, via('proxy', 8080), PATH)).to.equal(undefined);
    expect(told())
      .to.match(/assay\.yaml:12: egress\.destinations\.0\.via\.service: .*Did you mean "out\/proxy"/)
      .and.to.match(
        /assay\.yaml:12: egress\.destinations\.0\.via\.port: out\/proxy has no port 8080\. It has: 3128/,
      );
  });

  it('is a feature of the system', () => {
    const { config } = loaded;
    expect(absencesOf(config, true)).not.to.have.property('egress-gateway');
    const none = { ...config, egress: { ...config.egress, destinations: [] } };
    expect(absencesOf(none, true)).to.have.property('egress-gateway').that.includes('via');
  });
});
