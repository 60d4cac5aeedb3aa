import { catalogue } from '../lib/evidence/entries.ts';
import { rollUp } from '../lib/evidence/rollup.ts';
import type { Finding, Observation, RunRecord } from '../lib/model/record.ts';
import type { Citation } from '../lib/model/safeguard.ts';

/** A run as it reads when everything held: two checks, three findings. */
export function greenRecord(): RunRecord {
  const findings = [
    finding('mesh/plaintext-is-refused', 'clinic/patients:8080/http', ['164.312(e)(1)', '164.312(e)(2)(ii)']),
    finding('mesh/plaintext-is-refused', 'clinic/records-db:5432/postgres', [
      '164.312(e)(1)',
      '164.312(e)(2)(ii)',
    ]),
    finding('ingress/legacy-tls-is-refused', 'clinic.example.test:443', ['164.312(e)(2)(ii)'], 'tls-floor'),
  ];
  return {
    schema: 1,
    run: {
      id: '20261123T200001Z-7f3a',
      startedAt: '2026-11-23T20:00:01.000Z',
      finishedAt: '2026-11-23T20:00:24.420Z',
      state: 'complete',
      tool: {
        name: 'Assay',
        version: '0.1.0',
        commit: 'a00fcbf',
        digest: 'e3b0c44298fc1c149afbf4c8996fb924',
      },
      system: 'Reference clinic',
      configDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      cluster: {
        context: 'kind-assay',
        server: 'https://127.0.0.1:6443',
        uid: '0c2f6b0e-3c38-4f0e-9d51-0f6b1c1c7f10',
        version: 'v1.35.2',
        nodes: 2,
        cni: 'kube-router',
        mesh: 'Istio 1.28',
      },
      operator: 'nightly job of the platform team',
      phases: [
        { name: 'preflight', ms: 812 },
        { name: 'agents', ms: 6140 },
        { name: 'controls and probes', ms: 13_900 },
        { name: 'teardown', ms: 1830 },
      ],
      probes: findings.reduce((sum, { observations }) => sum + observations.length, 0),
      retainUntil: '2032-11-23',
    },
    checks: [
      {
        id: 'mesh/plaintext-is-refused',
        title: 'A port of the mesh refuses plaintext',
        suite: 'mesh',
        shows:
          'that a caller without the mesh’s TLS got no byte from the application, at every replica and at the Service',
        doesNotShow: 'the hop between sidecar and application inside the pod',
        remediation: 'Set the namespace’s PeerAuthentication to STRICT, and remove port-level exceptions.',
        reperform:
          'kubectl -n assay run plain --rm -it --image=curlimages/curl --restart=Never -- \\\n  curl -sv --max-time 3 http://patients.clinic:8080/healthz',
      },
      {
        id: 'ingress/legacy-tls-is-refused',
        title: 'The edge refuses TLS below 1.2',
        suite: 'ingress',
        shows: 'that a ClientHello for SSLv3, TLS 1.0 or TLS 1.1 was answered by an alert',
        doesNotShow: 'which cipher suites of TLS 1.2 are offered',
        remediation: 'Set minProtocolVersion: TLSV1_2 on the Gateway’s server.',
        reperform: 'openssl s_client -connect clinic.example.test:443 -tls1_1 -cipher DEFAULT@SECLEVEL=0',
      },
    ],
    findings,
    safeguards: rows(findings),
    inventory: { endpoints: [], peers: [], certificates: [], egress: [] },
    coverage: { discovered: 4, covered: 4, notCovered: [] },
  };
}

/** A run in which every verdict occurs, a waiver in force and one that has expired. */
export function redRecord(): RunRecord {
  const record = greenRecord();
  const [first, second, third] = record.findings;
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('the fixture is empty');
  const open: Finding = {
    ...first,
    verdict: 'fail',
    observed: 'answered 200 by the app, at pod patients-5d9c7-x2k4q',
    observations: first.observations.map((one) =>
      one.role === 'probe'
        ? { ...one, outcome: 'answered', detail: { status: 200, by: 'app', protocol: 'http' } }
        : one,
    ),
  };
  delete open.layer;
  const undecided: Finding = {
    ...second,
    verdict: 'inconclusive',
    reason: 'dead-control: same-request, after',
    observed: 'reset twice, dropped once',
  };
  const { checks } = record;
  const findings: Finding[] = [
    open,
    undecided,
    third,
    {
      ...third,
      subject: 'partner.example.test:443',
      verdict: 'fail',
      observed: 'connected with TLSv1.1',
      waiver: waiver('2027-02-01', false),
    },
    {
      ...third,
      subject: 'old.example.test:443',
      verdict: 'fail',
      observed: 'connected with TLSv1.0',
      waiver: waiver('2026-11-01', true),
    },
    {
      ...third,
      subject: 'api.example.test:443',
      verdict: 'not-run',
      reason: 'shadowed-by:address-allowlist',
      observed: 'nothing was sent',
      observations: [],
    },
    {
      ...third,
      subject: 'mail.example.test:443',
      verdict: 'not-applicable',
      reason: 'no host of this name is served',
      observed: 'nothing was sent',
      observations: [],
    },
  ];
  const coverage = {
    discovered: 5,
    covered: 4,
    notCovered: [{ what: 'clinic/metrics:9090', why: 'found in the cluster, not in assay.yaml' }],
  };
  return { ...record, checks, findings, safeguards: rows(findings, coverage), coverage };
}

function waiver(expires: string, expired: boolean) {
  return { owner: 'R. Okafor', reason: 'the partner’s gateway is replaced in January', expires, expired };
}

function finding(
  check: string,
  subject: string,
  safeguards: Citation[],
  layer: Finding['layer'] = 'mtls',
): Finding {
  return {
    check,
    subject,
    verdict: 'pass',
    layer,
    safeguards,
    expected:
      layer === 'mtls' ? 'reset or closed by the mesh, and no byte of an answer' : 'TLS alert 70 or 40',
    observed: layer === 'mtls' ? 'reset, 2 of 2' : 'TLS alert 70 (protocol_version), 3 of 3',
    ...(layer === 'tls-floor' ? { oneSided: true as const } : {}),
    reperform: {
      command: `npx assay run --check ${check}\ncurl -sv --max-time 3 http://${subject.split('/').slice(0, 2).join('/')}`,
      expect: 'curl: (56) Recv failure: Connection reset by peer',
    },
    observations: [
      observation(0, { role: 'control', control: 'same-request', phase: 'before' }),
      observation(1, { role: 'control', control: 'same-caller', phase: 'before', attempt: 2 }),
      observation(
        2,
        layer === 'mtls' ? { outcome: 'reset' } : { outcome: 'tls-alert', detail: { code: 70 } },
      ),
      observation(3, { role: 'control', control: 'same-request', phase: 'after' }),
      observation(4, { role: 'control', control: 'same-caller', phase: 'after' }),
    ],
  };
}

export function observation(seq: number, differs: Partial<Observation> = {}): Observation {
  const alive = {
    status: 200,
    by: 'app',
    protocol: 'http',
    tls: { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' },
  };
  return {
    role: 'probe',
    phase: 'during',
    from: {
      namespace: 'assay',
      serviceAccount: 'default',
      pod: 'assay-7f3a-2',
      ip: '10.244.1.17',
      where: 'unmeshed pod on assay-worker',
    },
    to: {
      namespace: 'clinic',
      workload: 'patients',
      pod: 'patients-5d9c7-x2k4q',
      ip: '10.244.1.9',
      port: 8080,
      name: 'patients.clinic:8080',
    },
    sent: 'GET /healthz, HTTP/1.1 in plaintext',
    outcome: 'answered',
    ...('outcome' in differs ? {} : { detail: alive }),
    nonce: '4bf92f3577b34da6a3ce929d0e0e4736',
    batch: '00f067aa0ba902b700f067aa0ba902b7',
    seq,
    at: new Date(Date.UTC(2026, 10, 23, 20, 0, 9, 120 + 37 * seq)).toISOString(),
    ms: 3.4 + seq,
    attempt: 1,
    ...differs,
  };
}

/** The roll-up itself, so that a page is drawn from states that a run can have. */
export function rows(
  findings: readonly Finding[],
  coverage: RunRecord['coverage'] = { discovered: 0, covered: 0, notCovered: [] },
): RunRecord['safeguards'] {
  return rollUp(findings, coverage, catalogue());
}
