import { expect } from 'chai';
import { doorsOf } from './doors.ts';
import { guessEndpoints, type EndpointGuess } from './endpoints.ts';
import { app, namespace, seenOf } from './seen.fixture.ts';

/** The endpoint of one Service among these manifests. */
function endpointOf(service: string, manifests: string): EndpointGuess {
  const seen = seenOf(manifests);
  const found = guessEndpoints(seen, doorsOf(seen, ['shop', 'billing']).doors).find(
    (one) => one.service === service,
  );
  if (!found) throw new Error(`no endpoint ${service}`);
  return found;
}
const callersOf = (service: string, manifests: string): readonly string[] =>
  endpointOf(service, manifests).callers.map(({ workload, methods }) => [workload, ...methods].join(' '));

const places = namespace('shop', '{ team: shop }') + namespace('billing', '{ team: billing }');
const target = app('billing', 'ledger', { port: '{ port: 80, targetPort: web }' });
const till = app('shop', 'till', { account: 'till' });

const policy = (from: string, ports = '[]'): string => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ledger, namespace: billing }
spec:
  podSelector: { matchLabels: { app: ledger } }
  policyTypes: [Ingress]
  ingress: [{ from: ${from}, ports: ${ports} }]
---
`;
const authorization = (rules: string, selector = '{ matchLabels: { app: ledger } }'): string => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ledger, namespace: billing }
spec: { selector: ${selector}, rules: ${rules} }
---
`;
const asTill = "[{ source: { principals: ['cluster.local/ns/shop/sa/till'] } }]";

describe('a caller', () => {
  describe('by NetworkPolicy', () => {
    const fromTill =
      '[{ namespaceSelector: { matchLabels: { team: shop } }, podSelector: { matchLabels: { app: till } } }]';

    it('is a workload whose labels are admitted', () => {
      expect(callersOf('billing/ledger', places + target + till + policy(fromTill))).to.deep.equal([
        'shop/till',
      ]);
    });

    it('is none where the rule is of another port, by number or by name', () => {
      const at = (ports: string) =>
        callersOf('billing/ledger', places + target + till + policy(fromTill, ports));
      expect(at('[{ port: 9090 }]')).to.deep.equal([]);
      expect(at('[{ port: 8080 }]')).to.deep.equal(['shop/till']);
      expect(at('[{ port: web }]')).to.deep.equal(['shop/till']);
      expect(at('[{ port: 8000, endPort: 8100 }]')).to.deep.equal(['shop/till']);
    });

    it('is none where everybody of a namespace, or everybody, is admitted: an open door names nobody', () => {
      const wide = endpointOf(
        'billing/ledger',
        places + target + till + policy('[{ namespaceSelector: {} }]'),
      );
      expect(wide.callers).to.deep.equal([]);
      expect(wide.remarks.join()).to.include('admits every pod of shop, billing');
      const open = endpointOf('billing/ledger', places + target + till + policy('[]'));
      expect(open.remarks.join()).to.include('admits everybody');
    });

    it('is looked for in the policy’s own namespace where none is named', () => {
      const own = policy('[{ podSelector: { matchLabels: { app: till } } }]');
      expect(callersOf('billing/ledger', places + target + till + own)).to.deep.equal([]);
    });
  });

  describe('by AuthorizationPolicy', () => {
    it('is a workload of the identity, with its methods, whatever a NetworkPolicy admits besides', () => {
      const rules = `[{ from: ${asTill}, to: [{ operation: { methods: [GET, PUT], ports: ['8080'] } }] }]`;
      const broad = policy('[{ podSelector: { matchLabels: { app: other } } }]') + app('billing', 'other');
      const manifests = places + target + till + broad + authorization(rules);
      expect(callersOf('billing/ledger', manifests)).to.deep.equal(['shop/till GET PUT']);
    });

    it('is none of a DENY, of another port, or of a wildcard', () => {
      const of = (rules: string) =>
        callersOf('billing/ledger', places + target + till + authorization(rules));
      expect(of(`[{ from: ${asTill}, to: [{ operation: { ports: ['9090'] } }] }]`)).to.deep.equal([]);
      expect(of("[{ from: [{ source: { principals: ['*'] } }] }]")).to.deep.equal([]);
      const denial = authorization(`[{ from: ${asTill} }]`).replace('spec: {', 'spec: { action: DENY,');
      expect(callersOf('billing/ledger', places + target + till + denial)).to.deep.equal([]);
    });

    it('gives a path that may be read', () => {
      const rules = `[{ from: ${asTill}, to: [{ operation: { methods: [GET], paths: [/ledger/*, /ledger] } }] }]`;
      const { path } = endpointOf('billing/ledger', places + target + till + authorization(rules));
      expect(path).to.include({ value: '/ledger' });
    });

    it('says which identity nobody was seen to have', () => {
      const rules = "[{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/ghost'] } }] }]";
      const { remarks } = endpointOf('billing/ledger', places + target + till + authorization(rules));
      expect(remarks.join()).to.include('sa/ghost').and.to.include('no workload');
    });
  });

  describe('by environment', () => {
    const withValue = (value: string, name = 'BILLING', where = 'shop'): readonly string[] =>
      callersOf(
        'billing/ledger',
        places + target + app(where, 'till', { env: `[{ name: ${name}, value: '${value}' }]` }),
      );

    for (const value of [
      'http://ledger.billing:80/x',
      'ledger.billing.svc.cluster.local',
      'a,ledger.billing.svc:80',
      'http://user:secret@ledger.billing/',
    ]) {
      it(`is a workload with the value ${value}`, () => {
        expect(withValue(value)).to.deep.equal(['shop/till']);
      });
    }

    it('is a workload of the same namespace with a bare name where a host stands', () => {
      expect(withValue('http://ledger/x', 'BILLING', 'billing')).to.deep.equal(['billing/till']);
      expect(withValue('ledger:80', 'BILLING', 'billing')).to.deep.equal(['billing/till']);
      expect(withValue('ledger', 'LEDGER_HOST', 'billing')).to.deep.equal(['billing/till']);
    });

    it('is none by a name that only looks like it', () => {
      for (const value of [
        'http://ledger.billings/',
        'http://my-ledger.billing.example/',
        'ledger',
        'http://ledger/',
      ])
        expect(withValue(value), value).to.deep.equal([]);
      expect(withValue('ledger', 'MODE', 'billing')).to.deep.equal([]);
      expect(withValue('ledger:8000', 'BILLING', 'billing')).to.deep.equal([]);
    });

    it('never shows the value', () => {
      const endpoint = endpointOf(
        'billing/ledger',
        places +
          target +
          app('shop', 'till', { env: "[{ name: URL, value: 'http://u:hunter2@ledger.billing/' }]" }),
      );
      expect(JSON.stringify(endpoint)).to.include('its variable URL').and.not.to.include('hunter2');
    });
  });

  it('is the gateway that a route leads through', () => {
    const edge = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: front, namespace: shop }
spec: { selector: { istio: gateway }, servers: [] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ledger, namespace: billing }
spec:
  gateways: [shop/front]
  http: [{ route: [{ destination: { host: ledger } }] }]
---
${app('shop', 'gateway').replace('{ labels: { app: gateway } }', '{ labels: { istio: gateway } }')}`;
    expect(callersOf('billing/ledger', places + target + edge)).to.deep.equal(['shop/gateway']);
  });
});
