import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { observation, redRecord, rows } from '../record.fixture.ts';
import { ROUTING, wholeRecord } from '../whole.fixture.ts';

/** A record in which every part of the page has something to say. */
export function everything(): RunRecord {
  const record = redRecord();
  const [first] = record.findings;
  if (first === undefined) throw new Error('the fixture is empty');
  const unread: Finding = {
    ...first,
    subject: 'clinic/odd:9000/tcp',
    verdict: 'inconclusive',
    reason: 'flapping: 1 × garbled, 1 × reset',
    observed: '1 × garbled, 1 × reset',
    observations: [
      observation(20, { outcome: 'garbled', detail: { bytes: '160301003c5c' } }),
      observation(21, { outcome: 'reset', attempt: 2 }),
    ],
  };
  const many = Array.from({ length: 20 }, (_, at) => ({
    ...first,
    subject: `clinic/quiet-${at}:8080/http`,
    verdict: 'not-run' as const,
    reason: 'unsafe-method: nothing declares what may be tried',
    observed: 'not tried',
    observations: [],
  }));
  const whole = wholeRecord();
  const routed = whole.findings.filter(({ check }) => check === ROUTING);
  const findings = [...record.findings, unread, ...many, ...routed];
  const notCovered = Array.from({ length: 14 }, (_, at) => ({
    what: `clinic/s${at}:80`,
    why: 'not in the file',
  }));
  const coverage = { discovered: 18, covered: 4, notCovered };
  return {
    ...record,
    run: { ...record.run, challenge: '00112233445566aa' },
    checks: [...record.checks, ...whole.checks.filter(({ id }) => id === ROUTING)],
    findings,
    inventory: whole.inventory,
    coverage,
    safeguards: rows(findings, coverage),
    since: {
      run: '20261122T200001Z-11aa',
      finishedAt: '2026-11-22T20:00:24.420Z',
      digest: 'c'.repeat(64),
      signedBy: ['SHA256:0f1e2d3c4b5a'],
      changes: [
        {
          what: 'finding',
          change: 'changed',
          subject: 'clinic/patients:8080/http',
          was: 'pass',
          now: 'fail',
        },
        { what: 'endpoint', change: 'added', subject: 'clinic/odd:9000/tcp', now: '2 replicas' },
        { what: 'peer', change: 'removed', subject: 'clinic/till → clinic/patients:8080', was: 'GET' },
        {
          what: 'certificate',
          change: 'changed',
          subject: 'clinic.example.test',
          was: 'key aa',
          now: 'key bb',
        },
        {
          what: 'egress',
          change: 'added',
          subject: 'billing.partner.test:443',
          now: 'agreement BAA-2026-014',
        },
      ],
    },
  };
}
