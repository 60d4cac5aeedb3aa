import type { Finding, Observation } from '../model/record.ts';
import { startEntry, type Entry, type Judged } from './entries.ts';

/** A small run: two planned findings of one check, both observed and judged. For tests. */
export function entriesOfARun(): Entry[] {
  return [
    start(),
    { kind: 'observation', data: { finding: 0, observation: observation(0) } },
    { kind: 'phase', data: { name: 'probes', ms: 120 } },
    { kind: 'image', data: { asked: 'node:24', ran: ['node@sha256:1'] } },
    { kind: 'verdict', data: judged(0) },
    { kind: 'observation', data: { finding: 1, observation: observation(1) } },
    { kind: 'verdict', data: judged(1, { verdict: 'inconclusive', reason: 'no-witness' }) },
    { kind: 'end', data: { finishedAt: '2026-11-23T20:00:09.000Z', probes: 2 } },
  ];
}

export function start(): Entry {
  const planned = ['clinic/patients:8080/http', 'clinic/intake:8080/http'].map((subject) => ({
    check: 'mesh/plaintext-is-refused',
    subject,
    expected: 'reset or closed',
    safeguards: ['164.312(e)(1)' as const],
    reperform: { command: 'npx assay run', expect: 'no answer' },
  }));
  return startEntry({
    run: {
      id: 'r1',
      startedAt: '2026-11-23T20:00:00.000Z',
      tool: { name: 'Assay', version: '0.1.0', commit: 'c', digest: 'd' },
      system: 'clinic',
      configDigest: 'e',
      cluster: {
        context: 'x',
        server: 'https://x',
        uid: null,
        version: 'v1',
        nodes: 2,
        cni: null,
        mesh: null,
      },
      operator: 'someone',
    },
    checks: [
      {
        id: 'mesh/plaintext-is-refused',
        title: 'A port of the mesh refuses plaintext',
        suite: 'mesh',
        shows: 'a',
        doesNotShow: 'b',
        remediation: 'c',
        reperform: 'd',
      },
    ],
    planned,
    inventory: { endpoints: [], peers: [], certificates: [], egress: [] },
    coverage: { discovered: 2, covered: 2, notCovered: [] },
  });
}

export function judged(finding: number, differs: Partial<Judged> = {}): Judged {
  return { finding, verdict: 'pass', layer: 'mtls', observed: 'reset', ...differs };
}

function observation(seq: number): Observation {
  return {
    role: 'probe',
    phase: 'during',
    from: { namespace: 'assay' },
    to: { port: 8080 },
    sent: 'GET /',
    outcome: 'reset',
    nonce: 'n',
    batch: 'b',
    seq,
    at: `2026-11-23T20:00:0${seq}.000Z`,
    ms: 250,
    attempt: 1,
  };
}

export function finding(differs: Partial<Finding> = {}): Finding {
  return {
    check: 'mesh/plaintext-is-refused',
    subject: 's',
    expected: 'e',
    safeguards: ['164.312(e)(1)'],
    verdict: 'pass',
    layer: 'mtls',
    observed: 'reset',
    reperform: { command: 'npx assay run', expect: 'no answer' },
    observations: [],
    ...differs,
  };
}
