import { expect } from 'chai';
import { caller, edge, endpoint, system } from '../lib/model/system.fixture.ts';
import type { System, UnsafeProbe } from '../lib/model/system.ts';
import type { Target } from '../lib/model/trial.ts';
import { armsOf, planRun } from '../lib/run/plan.ts';
import { shotsOf, type Shot } from '../lib/run/shot.ts';
import { loadChecks } from './load.ts';

const unsafeProbe = {
  path: '/orders/none',
  answers: { GET: 404, PUT: 404, POST: 409, DELETE: 404, PATCH: 405 },
};
const worn = (name: string, namespace = 'shop') => ({
  namespace,
  workload: `${namespace}/${name}`,
  serviceAccount: name,
  wears: { workload: `${namespace}/${name}`, labels: { app: name } },
});
const till = caller({ methods: ['GET', 'PUT', 'POST'] });
const boss = caller({ ...worn('boss'), methods: ['GET', 'HEAD', 'OPTIONS', 'DELETE', 'PURGE'] });
const feed = caller({ ...worn('feed', 'suppliers'), methods: ['POST'] });
const replica = { pod: 'stock-a', ip: '10.244.0.6', port: 8080, node: 'north', incarnation: 'a/0' };
const stock = { service: 'stock', host: 'stock.shop.svc.cluster.local', clusterIP: '10.96.0.11' };

/** Every kind of thing that a file can declare, with and without a path for methods that change something. */
const everything: System = system({
  endpoints: [
    endpoint({
      unsafeProbe,
      callers: [till, boss, feed],
      nodePorts: [{ host: '198.51.100.7', port: 30080, node: 'north' }],
    }),
    endpoint({ ...stock, path: '/stock', replicas: [replica], callers: [till, boss] }),
    endpoint({
      service: 'ledger',
      protocol: 'postgres',
      clusterIP: '10.96.0.12',
      replicas: [{ ...replica, ip: 'fd00::7' }],
      callers: [till],
    }),
    endpoint({
      service: 'feed',
      protocol: 'tcp',
      clusterIP: '10.96.0.13',
      replicas: [{ ...replica, ip: '10.244.0.8' }],
      callers: [till, boss],
    }),
    endpoint({ service: 'old', meshed: false, unsafeProbe, clusterIP: '10.96.0.14', callers: [till] }),
    endpoint({ service: 'nobodys', unsafeProbe, clusterIP: '10.96.0.15', callers: [] }),
  ],
  ingress: [
    edge({ unsafeProbe: { path: '/api/orders/none', answers: { POST: 409 } }, paths: ['/', '/api/orders'] }),
    edge({ host: 'till.example.test', paths: ['/', '/till'] }),
  ],
  egress: {
    destinations: [
      {
        name: 'bank',
        host: 'bank.example.test',
        port: 443,
        protocol: 'http',
        path: '/rates',
        callers: [till],
        reason: 'none',
        gateway: {
          service: 'out/proxy',
          places: [{ host: '10.96.0.20', port: 3128 }],
          direct: ['198.51.100.21'],
        },
      },
    ],
    sentinels: [
      { name: 'out', address: '198.51.100.20', host: 'out.example.test', tcp: [80], udp: [53], dns: ['udp'] },
    ],
    metadata: [{ address: '169.254.169.254', port: 80 }],
  },
  guardedRoutes: [
    {
      host: 'shop.example.test',
      port: 443,
      addresses: ['198.51.100.9'],
      path: '/',
      header: 'x-beta',
      value: 'yes',
      polarity: 'matchAdmits',
      tell: { header: 'x-backend', guarded: 'beta', default: 'main' },
    },
  ],
});

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const OVERRIDE = /^x-(http-)?method(-override)?$/i;

/** The method that a request comes to, an override honoured. */
function methodsOf({ send }: Shot): readonly string[] {
  if (send.do !== 'http1' && send.do !== 'http2' && send.do !== 'http') return [];
  const asked = (send.headers ?? []).filter(([name]) => OVERRIDE.test(name)).map(([, value]) => value);
  return [send.method, ...asked];
}

/** The path where whatever is sent changes nothing, if the file declares one there. */
function harmlessAt(
  to: Extract<Target, { at: 'address' }>,
  host: string | undefined,
): readonly UnsafeProbe[] {
  const { endpoints, ingress } = everything;
  const declared = [
    ...endpoints.filter(
      ({ replicas, clusterIP, port, nodePorts, host: name }) =>
        name === host &&
        (replicas.some(({ ip, port: own }) => ip === to.host && own === to.port) ||
          (clusterIP === to.host && port === to.port) ||
          nodePorts.some((one) => one.host === to.host && one.port === to.port)),
    ),
    ...ingress.filter((one) => one.host === host && one.addresses.includes(to.host)),
  ];
  return declared.flatMap((one) => one.unsafeProbe ?? []);
}

describe('a method that may change something', () => {
  let unsafe: readonly Shot[];
  before(async () => {
    const selected = await loadChecks();
    unsafe = planRun(selected, everything)
      .flatMap(({ trial }) => armsOf(trial))
      .flatMap((arm) => shotsOf(arm, 'during'))
      .map(({ shot }) => shot)
      .filter((shot) => methodsOf(shot).some((method) => !SAFE.has(method)));
  });

  it('is sent', () => {
    const methods = new Set(unsafe.flatMap(methodsOf));
    expect([...methods]).to.include.members(['PUT', 'POST', 'DELETE', 'PATCH', 'TRACE', 'delete']);
  });

  it('goes to a declared path whose id cannot exist, or to a canary of ours, and nowhere else', () => {
    const stray = unsafe.filter(({ to, send }) => {
      if (to.at !== 'address' || !('path' in send)) return false;
      const harmless = harmlessAt(to, send.host);
      return harmless.length === 0 || harmless.some(({ path }) => path !== send.path);
    });
    expect(stray.map(({ to, send }) => ({ to, send }))).to.deep.equal([]);
  });
});
