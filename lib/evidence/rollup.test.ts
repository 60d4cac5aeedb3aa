import { expect } from 'chai';
import type { Finding, RunRecord } from '../model/record.ts';
import type { SafeguardState } from '../model/verdict.ts';
import { finding } from './entries.fixture.ts';
import type { SafeguardCard } from './entries.ts';
import { rollUp } from './rollup.ts';

const words = {
  title: 't',
  kind: 'standard',
  requirement: 'required',
  shows: 's',
  doesNotShow: 'd',
} as const;
const catalogue: SafeguardCard[] = [
  { citation: '164.312(e)(1)', ...words },
  { citation: '164.308(a)(8)', ...words },
  { citation: '164.312(b)', ...words },
];
const whole: RunRecord['coverage'] = { discovered: 1, covered: 1, notCovered: [] };
const partial = { ...whole, notCovered: [{ what: 'a', why: 'b' }] };

const pass = finding();
const fail = finding({ verdict: 'fail' });
const waived = finding({
  verdict: 'fail',
  waiver: { owner: 'o', reason: 'r', expires: '2027-01-01', expired: false },
});
const expired = finding({
  verdict: 'fail',
  waiver: { owner: 'o', reason: 'r', expires: '2026-01-01', expired: true },
});
const unsure = finding({ verdict: 'inconclusive' });
const notRun = finding({ verdict: 'not-run' });
const absent = finding({ verdict: 'not-applicable' });

describe('the roll-up', () => {
  const table: [string, Finding[], RunRecord['coverage'], SafeguardState, SafeguardState][] = [
    ['all pass', [pass, pass], whole, 'supported', 'supported'],
    ['pass and not applicable', [pass, absent], whole, 'supported', 'supported'],
    ['all pass, with a remainder', [pass], partial, 'partial', 'partial'],
    ['one fails', [pass, fail], whole, 'violated', 'supported'],
    ['an expired waiver', [pass, expired], whole, 'violated', 'supported'],
    ['a waiver in force', [pass, waived], whole, 'partial', 'supported'],
    ['a waived hole alone', [waived], whole, 'unproven', 'supported'],
    ['one inconclusive', [pass, unsure], whole, 'partial', 'partial'],
    ['one not run', [pass, notRun], whole, 'partial', 'partial'],
    ['none passes', [unsure, notRun], whole, 'unproven', 'unproven'],
    ['only not applicable', [absent], whole, 'unproven', 'unproven'],
    ['no findings', [], whole, 'not assessed by this tool', 'not assessed by this tool'],
  ];
  for (const [what, findings, coverage, state, evaluation] of table) {
    it(`${what}: ${state}; evaluation ${evaluation}`, () => {
      const rows = rollUp(findings, coverage, catalogue);
      expect(rows.map((row) => row.state)).to.deep.equal([state, evaluation, 'not assessed by this tool']);
    });
  }

  it('numbers the findings of each safeguard, and all of them for the evaluation', () => {
    const rows = rollUp([finding({ safeguards: ['164.312(b)'] }), pass], whole, catalogue);
    expect(rows.map((row) => row.findings)).to.deep.equal([[1], [0, 1], [0]]);
  });

  it('counts a finding once that names the evaluation itself', () => {
    const rows = rollUp([finding({ safeguards: ['164.308(a)(8)'] })], whole, catalogue);
    expect(rows[1]?.findings).to.deep.equal([0]);
  });
});
