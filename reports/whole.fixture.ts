import type { Finding, Observation, RunRecord } from '../lib/model/record.ts';
import { SAFEGUARDS, type Citation } from '../lib/model/safeguard.ts';
import { greenRecord, observation, rows } from './record.fixture.ts';

/** A run of every check that a safeguard asks for, on many subjects: what a nightly run of the clinic looks like. */
export function wholeRecord(): RunRecord {
  const asked = new Map<string, Citation[]>([[ROUTING, ['164.312(a)(1)']]]);
  for (const [citation, { requires }] of Object.entries(SAFEGUARDS)) {
    if (citation !== '164.308(a)(8)')
      for (const id of requires) asked.set(id, [...(asked.get(id) ?? []), citation as Citation]);
  }
  const findings = [...asked].flatMap(([check, safeguards]) =>
    check === ROUTING ? [routed(safeguards)] : SUBJECTS.map((subject) => held(check, subject, safeguards)),
  );
  const { checks, ...record } = greenRecord();
  const card = checks[0];
  if (card === undefined) throw new Error('the fixture is empty');
  return {
    ...record,
    run: { ...record.run, probes: findings.reduce((sum, { observations }) => sum + observations.length, 0) },
    checks: [...asked.keys()].map((id) => ({
      ...card,
      id,
      suite: id.split('/')[0] ?? '',
      title: titleOf(id),
      reperform: `npx assay run --check ${id}\n${card.reperform}`,
    })),
    findings,
    safeguards: rows(findings),
    inventory: INVENTORY,
    coverage: { discovered: SUBJECTS.length, covered: SUBJECTS.length, notCovered: [] },
  };
}

export const ROUTING = 'routing/duplicate-headers-are-safe';

const SUBJECTS = [
  'checkin:80/http',
  'patients:8080/http',
  'intake:8080/http',
  'admin:8080/http',
  'events:9000/tcp',
]
  .map((service) => `clinic/${service}`)
  .concat('data/records-db:5432/postgres');

const titleOf = (id: string): string => {
  const words = id.replace(/^.*\//, '').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Somebody is refused, or, where that is the claim, served while somebody else is refused. */
function held(check: string, subject: string, safeguards: Citation[]): Finding {
  const serves = check.endsWith('is-served');
  const refused: Partial<Observation> = {
    outcome: 'answered',
    detail: { status: 403, by: 'proxy', protocol: 'http' },
  };
  const probe: Partial<Observation> = serves ? {} : refused;
  const other: Partial<Observation> = serves ? refused : {};
  return {
    check,
    subject,
    verdict: 'pass',
    ...(serves ? {} : { layer: 'authorization' as const }),
    safeguards,
    reperform: {
      command: `npx assay run --check ${check}`,
      expect: serves ? 'HTTP/1.1 200' : 'HTTP/1.1 403',
    },
    expected: serves ? 'answered by the application, while somebody else is denied' : 'denied by the proxy',
    observed: `3 × answered ${serves ? '200 by the app' : '403 by the proxy'}: replica a, replica b, the Service`,
    observations: (['before', 'during', 'after'] as const).flatMap((phase, round) => [
      observation(4 * round, { role: 'control', control: 'same-request', phase, ...other }),
      observation(4 * round + 1, { role: 'control', control: 'same-caller', phase }),
      ...(phase === 'during' ? [observation(4 * round + 2, probe)] : []),
    ]),
  };
}

const LINES = [
  'x-route: bar | x-route: baz',
  'x-route: bar',
  'x-route: baz',
  '',
  'x-route: baz | x-route: bar',
];

function routed(safeguards: Citation[]): Finding {
  const ways = LINES.flatMap((lines) => [
    `GET /which${lines && ` [${lines}]`}`,
    `GET /which by HTTP/2${lines && ` [${lines}]`}`,
  ]);
  return {
    ...held(ROUTING, 'clinic.example.test:443#x-route', safeguards),
    observed: '20 × answered 200 by the app',
    observations: ways.flatMap((sent, at) =>
      [1, 2].map((attempt) =>
        observation(2 * at + attempt, {
          sent: `${sent} over TLS with SNI clinic.example.test, no client certificate`,
          outcome: 'answered',
          detail: {
            status: 200,
            by: 'app',
            headers: {
              server: 'istio-envoy',
              'x-backend': sent.endsWith('[x-route: baz]') ? 'guarded' : 'default',
            },
          },
        }),
      ),
    ),
  };
}

const INVENTORY: RunRecord['inventory'] = {
  endpoints: SUBJECTS.map((endpoint) => ({ endpoint, replicas: 2 })),
  peers: [
    { peer: 'clinic/checkin', endpoint: 'clinic/patients:8080', methods: ['GET', 'PUT', 'POST'] },
    { peer: 'clinic/admin', endpoint: 'clinic/patients:8080', methods: ['GET', 'DELETE'] },
  ],
  certificates: [
    {
      host: 'clinic.example.test',
      address: '198.51.100.10:443',
      subject: 'CN=clinic.example.test',
      issuer: 'CN=Clinic Test CA',
      names: ['clinic.example.test', 'www.clinic.example.test'],
      notBefore: '2026-11-01T00:00:00.000Z',
      notAfter: '2027-01-30T00:00:00.000Z',
      key: 'ECDSA P-256',
      signature: 'ECDSA with SHA-256',
      sha256: 'ab'.repeat(32),
    },
  ],
  egress: [
    {
      destination: 'billing.partner.test:443',
      name: 'billing',
      agreement: 'BAA-2026-014',
      callers: ['clinic/patients'],
    },
    {
      destination: 'time.example.test:123',
      reason: 'no ePHI: time only',
      callers: ['clinic/checkin', 'clinic/patients'],
    },
  ],
};
