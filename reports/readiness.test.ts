import { expect } from 'chai';
import type { Finding, RunRecord } from '../lib/model/record.ts';
import { readinessOf } from './readiness.ts';
import { redRecord } from './record.fixture.ts';
import { wholeRecord } from './whole.fixture.ts';

const statesOf = (record: RunRecord) =>
  Object.fromEntries(readinessOf(record).map(({ id, state }) => [id, state]));
const altered = (check: string, differs: Partial<Finding>): RunRecord => {
  const record = wholeRecord();
  return {
    ...record,
    findings: record.findings.map((one) => (one.check === check ? { ...one, ...differs } : one)),
  };
};
const SEGMENTED = 'segmentation/policy-is-enforced-at-all';

describe('readiness for the proposed rule', () => {
  it('is supported where each check that it asks for passed, and not assessed where none speaks', () => {
    const states = statesOf(wholeRecord());
    expect(states).to.include({
      'network-segmentation': 'supported',
      'encryption-in-transit': 'supported',
      identification: 'supported',
      'multi-factor': 'not assessed by this tool',
      testing: 'not assessed by this tool',
    });
  });

  it('is violated by a failure, and by no failure of another requirement', () => {
    const states = statesOf(altered(SEGMENTED, { verdict: 'fail' }));
    expect(states['network-segmentation']).to.equal('violated');
    expect(states['encryption-in-transit']).to.equal('supported');
  });

  it('is partial under a waiver, for what was not run, and while something is not covered', () => {
    const waiver = { owner: 'a', reason: 'b', expires: '2027-01-01', expired: false };
    for (const differs of [{ verdict: 'fail', waiver }, { verdict: 'not-run' }] as const)
      expect(statesOf(altered(SEGMENTED, differs))['network-segmentation']).to.equal('partial');
    const coverage = { discovered: 2, covered: 1, notCovered: [{ what: 'a', why: 'b' }] };
    expect(statesOf({ ...wholeRecord(), coverage })['network-segmentation']).to.equal('partial');
  });

  it('is unproven where checks could speak and none has', () => {
    expect(statesOf({ ...wholeRecord(), findings: [] })['network-segmentation']).to.equal('unproven');
  });

  it('leaves the record alone, and shares no name with its safeguards', () => {
    const record = redRecord();
    const before = JSON.stringify(record);
    const named = readinessOf(record).map(({ title }) => title);
    expect(JSON.stringify(record)).to.equal(before);
    expect(record.safeguards.filter(({ title }) => named.includes(title))).to.deep.equal([]);
  });
});
