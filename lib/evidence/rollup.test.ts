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
const [PLAIN, MUTUAL] = ['mesh/plaintext-is-refused', 'mesh/mutual-tls-is-required'] as const;
const catalogue: SafeguardCard[] = [
  { citation: '164.312(e)(1)', ...words, requires: [PLAIN, MUTUAL] },
  { citation: '164.308(a)(8)', ...words, requires: [PLAIN, MUTUAL] },
  { citation: '164.312(b)', ...words, requires: [] },
];
const whole: RunRecord['coverage'] = { discovered: 1, covered: 1, notCovered: [] };
const remainder = { ...whole, notCovered: [{ what: 'a', why: 'b' }] };

const waiver = (expired: boolean) => ({ owner: 'o', reason: 'r', expires: '2027-01-01', expired });
const plain = finding({ check: PLAIN });
const mutual = finding({ check: MUTUAL });
const other = finding({ check: 'mesh/another' });
const fail = finding({ check: MUTUAL, verdict: 'fail' });
const waived = { ...fail, waiver: waiver(false) };
const expired = { ...fail, waiver: waiver(true) };
const unsure = finding({ check: MUTUAL, verdict: 'inconclusive' });
const notRun = finding({ check: MUTUAL, verdict: 'not-run', reason: 'shadowed-by:network-policy' });
const absent = finding({ check: MUTUAL, verdict: 'not-applicable' });
const none = 'not assessed by this tool';

describe('the roll-up', () => {
  const table: [string, Finding[], RunRecord['coverage'], SafeguardState, SafeguardState][] = [
    ['all required pass', [plain, mutual], whole, 'supported', 'supported'],
    ['one subject not applicable, another passed', [plain, mutual, absent], whole, 'supported', 'supported'],
    ['a check beyond those required passes too', [plain, mutual, other], whole, 'supported', 'supported'],
    ['all required pass, with a remainder', [plain, mutual], remainder, 'partial', 'partial'],
    ['a required check without a finding', [plain, other], whole, 'partial', 'partial'],
    ['a required check applies nowhere', [plain, absent], whole, 'partial', 'partial'],
    ['one fails', [plain, mutual, fail], whole, 'violated', 'supported'],
    ['one fails, and nothing else is known', [fail], remainder, 'violated', 'partial'],
    ['an expired waiver', [plain, mutual, expired], whole, 'violated', 'supported'],
    ['a waiver in force', [plain, mutual, waived], whole, 'partial', 'supported'],
    ['a waived hole alone', [waived], whole, 'unproven', 'partial'],
    ['one inconclusive', [plain, mutual, unsure], whole, 'partial', 'partial'],
    ['one not run, or shadowed', [plain, mutual, notRun], whole, 'partial', 'partial'],
    ['none passes', [unsure, notRun], whole, 'unproven', 'unproven'],
    ['only not applicable', [absent], whole, 'unproven', 'unproven'],
    ['no findings', [], whole, 'unproven', 'unproven'],
  ];
  for (const [what, findings, coverage, state, evaluation] of table) {
    it(`${what}: ${state}; evaluation ${evaluation}`, () => {
      const rows = rollUp(findings, coverage, catalogue);
      expect(rows.map((row) => row.state)).to.deep.equal([state, evaluation, none]);
    });
  }

  it('never supports a safeguard that requires no check', () => {
    const [, , row] = rollUp([finding({ safeguards: ['164.312(b)'] })], whole, catalogue);
    expect(row?.state).to.equal('partial');
  });

  it('reads a journal of the first version, which named no checks, as it was read then', () => {
    const old: SafeguardCard[] = [{ citation: '164.312(e)(1)', ...words }];
    const stateOf = (...findings: Finding[]) => rollUp(findings, whole, old)[0]?.state;
    expect([stateOf(plain), stateOf(plain, unsure), stateOf()]).to.deep.equal(['supported', 'partial', none]);
  });

  it('keeps the names of checks out of the record, whose keys are a contract', () => {
    for (const row of rollUp([plain], whole, catalogue)) {
      expect(row).to.have.all.keys('citation', 'state', 'findings', ...Object.keys(words));
    }
  });

  it('numbers the findings of each safeguard, and all of them for the evaluation', () => {
    const rows = rollUp([finding({ safeguards: ['164.312(b)'] }), plain], whole, catalogue);
    expect(rows.map((row) => row.findings)).to.deep.equal([[1], [0, 1], [0]]);
  });

  it('counts a finding once that names the evaluation itself', () => {
    const rows = rollUp([finding({ safeguards: ['164.308(a)(8)'] })], whole, catalogue);
    expect(rows[1]?.findings).to.deep.equal([0]);
  });
});
