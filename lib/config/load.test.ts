import { expect } from 'chai';
import { AssayError } from '../errors.ts';
import { configJsonSchema } from './json-schema.ts';
import { parseConfig } from './load.ts';
import { nearest } from './nearest.ts';

const GOOD = `assay: 1
system: shop
scope:
  namespaces: [shop]
vantages:
  namespace: probes
endpoints:
  - service: shop/orders
    port: 80
    protocol: http
    callers:
      - workload: shop/till
`;

const trusting = (namespace: string, labels: string): string =>
  GOOD.replace(
    '  namespace: probes',
    `  namespace: probes\n  trusted: { namespace: ${namespace}, labels: { ${labels} } }`,
  );

/** What the reader is told of a file. */
function told(text: string): string {
  try {
    parseConfig(text, 'assay.yaml');
  } catch (error) {
    if (error instanceof AssayError && error.code === 'E_CONFIG') return error.seen;
    throw error;
  }
  throw new Error('it was taken for valid');
}

describe('assay.yaml', () => {
  it('is read with its defaults', () => {
    const { config, digest } = parseConfig(GOOD, 'assay.yaml');
    expect(config.endpoints[0]).to.deep.include({
      path: '/',
      mesh: true,
      callers: [{ workload: 'shop/till', methods: ['GET'] }],
    });
    expect(config.vantages).to.include({ liftEgress: false });
    expect(digest).to.match(/^[0-9a-f]{64}$/);
  });

  it('may opt in to a namespace whose labels come and go, with time to end what they admitted', () => {
    const { config } = parseConfig(trusting('trusted', 'example.com/tier: "1"'), 'assay.yaml');
    expect(config.vantages.trusted).to.deep.equal({
      namespace: 'trusted',
      labels: { 'example.com/tier': '1' },
    });
    expect(config.budgets.labelSeconds).to.equal(10);
  });

  const mistakes: readonly [what: string, text: string, says: RegExp][] = [
    [
      'a typo',
      GOOD.replace('  namespace: probes', '  namspace: probes'),
      /assay\.yaml:6: .*unknown key "namspace"\. Did you mean "namespace"\?/,
    ],
    [
      'a typo deep inside',
      GOOD.replace('workload:', 'worklod:'),
      /assay\.yaml:12: .*unknown key "worklod"\. Did you mean "workload"\?/,
    ],
    [
      'a word that is not in the list',
      GOOD.replace('protocol: http', 'protocol: htpp'),
      /assay\.yaml:10: endpoints\.0\.protocol: expected one of "http", "postgres", "tcp"/,
    ],
    ['an empty list', GOOD.replace('[shop]', '[]'), /assay\.yaml:4: scope\.namespaces/],
    [
      'a reference without a slash',
      GOOD.replace('shop/orders', 'orders'),
      /assay\.yaml:8: .*<namespace>\/<name>/,
    ],
    ['a port that cannot be', GOOD.replace('port: 80', 'port: 80000'), /assay\.yaml:9: endpoints\.0\.port/],
    [
      'a version of tomorrow',
      GOOD.replace('assay: 1', 'assay: 2'),
      /assay\.yaml:1: assay: expected one of 1/,
    ],
    [
      'a gateway without a Service',
      `${GOOD}egress:\n  destinations:\n    - { name: bank, host: b.test, port: 80, callers: [shop/till], via: { servic: out/proxy, port: 1 } }\n`,
      /assay\.yaml:15: .*unknown key "servic"\. Did you mean "service"\?/,
    ],
    [
      'a direct address that is none',
      `${GOOD}egress:\n  destinations:\n    - { name: bank, host: b.test, port: 80, callers: [shop/till], via: { service: out/proxy, port: 1, direct: [b.test] } }\n`,
      /assay\.yaml:15: egress\.destinations\.0\.via\.direct\.0/,
    ],
    [
      'somebody who listens nowhere',
      GOOD.replace('  namespace: probes', '  namespace: probes\n  capture: {}'),
      /assay\.yaml:7: vantages\.capture: needs hostNamespace/,
    ],
    [
      'a trusted namespace that is under test',
      trusting('shop', 'env: trusted'),
      /assay\.yaml:7: vantages\.trusted\.namespace: is under test/,
    ],
    [
      'a trusted namespace that is another of ours',
      trusting('probes', 'env: trusted'),
      /assay\.yaml:7: vantages\.trusted\.namespace: has to be a namespace of its own/,
    ],
    [
      'a trusted namespace without a label',
      trusting('trusted', ''),
      /assay\.yaml:7: vantages\.trusted\.labels: without a label/,
    ],
    ...[
      'kubernetes.io/metadata.name',
      'pod-security.kubernetes.io/enforce',
      'istio-injection',
      'assay.dev/run',
    ].map((key): [string, string, RegExp] => [
      `a label that is not for trust (${key})`,
      trusting('trusted', `${key}: x`),
      /assay\.yaml:7: vantages\.trusted\.labels.*says something else of a namespace/,
    ]),
    [
      'a label’s value that is none',
      trusting('trusted', 'env: "a b"'),
      /assay\.yaml:7: vantages\.trusted\.labels\.env: the value of a label/,
    ],
    ['broken YAML', `${GOOD}  - [`, /assay\.yaml:1\d: /],
    ['nothing', '', /assay\.yaml:1: /],
  ];
  for (const [what, text, says] of mistakes) {
    it(`tells the place and the remedy of ${what}`, () => {
      expect(told(text)).to.match(says);
    });
  }

  it('tells all mistakes at once', () => {
    const text = GOOD.replace('port: 80', 'port: x').replace('protocol: http', 'protocol: y');
    expect(told(text)).to.match(/2 mistakes[\s\S]*:9:[\s\S]*:10:/);
  });

  it('has a JSON Schema with every key', () => {
    const schema = JSON.parse(configJsonSchema()) as {
      properties: Record<string, unknown>;
      required: string[];
    };
    expect(Object.keys(schema.properties)).to.include.members([
      'assay',
      'system',
      'scope',
      'vantages',
      'endpoints',
      'ingress',
      'waivers',
    ]);
    expect(schema.required).not.to.include('waivers');
  });
});

describe('nearest', () => {
  it('suggests what was probably meant, and nothing far-fetched', () => {
    expect(nearest('mesch', ['mesh', 'authz'])).to.equal('mesh');
    expect(nearest('zebra', ['mesh', 'authz'])).to.equal(undefined);
    expect(nearest('x', [])).to.equal(undefined);
  });
});
