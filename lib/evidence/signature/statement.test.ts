import { expect } from 'chai';
import { recordFrom } from '../record-from.ts';
import { entriesOfARun } from '../entries.fixture.ts';
import type { Finding, RunRecord } from '../../model/record.ts';
import { statement, testResult } from './statement.ts';

const DIGESTS = new Map([['manifest.json', 'a'.repeat(64)]]);

function resultOf(change: (finding: Finding) => Partial<Finding>): unknown {
  const record = recordFrom(entriesOfARun());
  const findings = record.findings.map((one): Finding => ({ ...one, verdict: 'pass', ...change(one) }));
  const said: RunRecord = { ...record, findings };
  return testResult(said, DIGESTS).predicate;
}

describe('what the signature of a run says', () => {
  it('is a statement over the digests, with every finding in one list', () => {
    const said = testResult(recordFrom(entriesOfARun()), DIGESTS);
    expect(statement.parse(said).subject).to.deep.equal([
      { name: 'manifest.json', digest: { sha256: 'a'.repeat(64) } },
    ]);
    expect(said.predicate).to.deep.include({
      result: 'FAILED',
      failedTests: ['mesh/plaintext-is-refused clinic/intake:8080/http'],
    });
  });

  it('passes where all findings do, and not where one is in doubt or was not run', () => {
    expect(resultOf(() => ({}))).to.have.property('result', 'PASSED');
    for (const verdict of ['fail', 'inconclusive', 'not-run'] as const) {
      const one = resultOf(({ subject }) => (subject.includes('intake') ? { verdict } : {}));
      expect(one, verdict).to.have.property('result', 'FAILED');
    }
  });

  it('warns of a failure under a waiver, and fails when that ran out', () => {
    const waived = (expired: boolean) =>
      resultOf(() => ({
        verdict: 'fail',
        waiver: { owner: 'a', reason: 'b', expires: '2027-01-01', expired },
      }));
    expect(waived(false)).to.have.property('result', 'WARNED');
    expect(waived(true)).to.have.property('result', 'FAILED');
  });
});
