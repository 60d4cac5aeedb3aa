import { expect } from 'chai';
import type { Finding, RunRecord } from '../model/record.ts';
import { entriesOfARun, finding } from './entries.fixture.ts';
import { exitCodeOf, highest } from './exit-code.ts';
import { recordFrom } from './record-from.ts';

function recordOf(findings: Finding[], state: RunRecord['run']['state'] = 'complete'): RunRecord {
  const record = recordFrom(entriesOfARun());
  return { ...record, findings, run: { ...record.run, state } };
}

const waiver = { owner: 'o', reason: 'r', expires: '2027-01-01', expired: false };
const pass = finding();
const fail = finding({ verdict: 'fail' });
const waived = finding({ verdict: 'fail', waiver });
const expired = finding({ verdict: 'fail', waiver: { ...waiver, expired: true } });
const unsure = finding({ verdict: 'inconclusive' });
const absent = finding({ verdict: 'not-applicable' });
const shadowed = finding({ verdict: 'not-run', reason: 'shadowed-by:network-policy', check: 'authz/a' });
const unsafe = finding({ verdict: 'not-run', reason: 'unsafe-method', check: 'authz/a' });

describe('the exit code', () => {
  const table: [string, Finding[], 0 | 1 | 2][] = [
    ['all pass', [pass], 0],
    ['pass and not applicable', [pass, absent], 0],
    ['a waiver in force', [pass, waived], 0],
    ['an expired waiver', [pass, expired], 1],
    ['a failure', [pass, fail], 1],
    ['a failure beside an inconclusive', [unsure, fail], 1],
    ['an inconclusive', [pass, unsure], 2],
    ['shadowed and accepted', [pass, shadowed], 0],
    ['shadowed and accepted, and nothing else', [shadowed], 2],
    ['not run for another reason', [pass, unsafe], 2],
    ['nothing that applies', [absent], 2],
    ['no findings', [], 2],
  ];
  for (const [what, findings, code] of table) {
    it(`${what}: ${code}`, () => {
      expect(exitCodeOf(recordOf(findings), ['authz/a'])).to.equal(code);
    });
  }

  it('does not accept a shadow that nobody listed', () => {
    expect(exitCodeOf(recordOf([pass, shadowed]))).to.equal(2);
    expect(exitCodeOf(recordOf([pass, shadowed]), ['authz/b'])).to.equal(2);
  });

  it('is 2 for an aborted run, but 1 where it saw a failure', () => {
    expect(exitCodeOf(recordOf([pass], 'aborted'))).to.equal(2);
    expect(exitCodeOf(recordOf([fail], 'aborted'))).to.equal(1);
  });

  it('takes the highest of 4 > 3 > 1 > 2 > 0', () => {
    expect(highest(0, 2, 1, 3, 4)).to.equal(4);
    expect(highest(2, 1, 3)).to.equal(3);
    expect(highest(2, 1)).to.equal(1);
    expect(highest(0, 2)).to.equal(2);
    expect(highest()).to.equal(0);
  });
});
