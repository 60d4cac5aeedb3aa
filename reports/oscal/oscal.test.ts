import { expect } from 'chai';
import type { RunRecord } from '../../lib/model/record.ts';
import { hostileRecord } from '../hostile.fixture.ts';
import { greenRecord, redRecord } from '../record.fixture.ts';
import { validator } from '../schemas/validator.fixture.ts';
import { standingOf } from '../standing.ts';
import { wholeRecord } from '../whole.fixture.ts';
import { oscalPlan } from './plan.ts';
import { oscalResults } from './results.ts';

interface Results {
  'assessment-results': {
    'import-ap': { href: string };
    results: [
      {
        observations: { uuid: string; subjects: { 'subject-uuid': string }[] }[];
        findings: {
          target: { 'target-id': string; status: { state: string; reason: string } };
          'related-observations': { 'observation-uuid': string }[];
        }[];
        risks?: { status: string }[];
        'reviewed-controls': { remarks: string };
      },
    ];
  };
}

const textOf = (record: RunRecord) => [...oscalResults(record)].join('');
const resultOf = (record: RunRecord) =>
  (JSON.parse(textOf(record)) as Results)['assessment-results'].results[0];
const EMPTY: RunRecord = {
  ...greenRecord(),
  findings: [],
  checks: [],
  safeguards: greenRecord().safeguards.map((row) => ({ ...row, findings: [] })),
};

describe('OSCAL', () => {
  const wrongPlan = validator('oscal-assessment-plan');
  const wrongResults = validator('oscal-assessment-results');

  it('is OSCAL 1.2 by the schemas of NIST, plan and results, whatever was said', () => {
    for (const record of [greenRecord(), redRecord(), wholeRecord(), hostileRecord(), EMPTY]) {
      expect(wrongPlan(JSON.parse(oscalPlan(record)))).to.deep.equal([]);
      expect(wrongResults(JSON.parse(textOf(record)))).to.deep.equal([]);
    }
    expect(wrongResults({ 'assessment-results': {} })).not.to.deep.equal([]);
  });

  it('is satisfied by a pass alone, and says why not', () => {
    const record = redRecord();
    const tried = record.findings.filter(({ verdict }) => verdict !== 'not-applicable');
    const { findings, risks } = resultOf(record);
    expect(findings.map(({ target }) => `${target.status.state} ${target.status.reason}`)).to.deep.equal(
      tried.map((one) => `${one.verdict === 'pass' ? '' : 'not-'}satisfied ${standingOf(one)}`),
    );
    expect(risks?.map(({ status }) => status)).to.deep.equal(
      tried
        .filter(({ verdict }) => verdict === 'fail')
        .map((one) => (standingOf(one) === 'waived' ? 'deviation-approved' : 'open')),
    );
  });

  it('names what does not apply or was not covered instead of a finding', () => {
    const record = redRecord();
    const absent = record.findings.filter(({ verdict }) => verdict === 'not-applicable');
    const { remarks } = resultOf(record)['reviewed-controls'];
    expect(remarks.split('\n\n')).to.have.length(absent.length + record.coverage.notCovered.length);
  });

  it('refers to nothing that is not there', () => {
    const record = wholeRecord();
    const plan = oscalPlan(record);
    const { findings, observations } = resultOf(record);
    const seen = new Set(observations.map(({ uuid }) => uuid));
    for (const finding of findings) {
      expect(plan).to.contain(`"id": "${finding.target['target-id']}"`);
      for (const one of finding['related-observations']) expect(seen).to.include(one['observation-uuid']);
    }
    for (const { subjects } of observations)
      for (const one of subjects) expect(plan).to.contain(one['subject-uuid']);
  });

  it('is the same file when it is written again, and another one for another run', () => {
    expect(textOf(redRecord())).to.equal(textOf(redRecord()));
    const other = { ...redRecord(), run: { ...redRecord().run, id: 'other' } };
    expect(resultOf(other).observations[0]?.uuid).not.to.equal(resultOf(redRecord()).observations[0]?.uuid);
    expect(oscalPlan(other).slice(0, 80)).to.equal(oscalPlan(redRecord()).slice(0, 80));
  });

  it('lets nothing that a server said be markup', () => {
    let fields = 0;
    for (const text of [textOf(hostileRecord()), oscalPlan(hostileRecord())])
      JSON.parse(text, (key, value: unknown) => {
        if (typeof value !== 'string') return value;
        expect(value, key).not.to.match(/(?![\n\t])\p{Cc}|\p{Cf}/u);
        // What these hold is Markdown to a reader of OSCAL.
        if (!['title', 'description', 'remarks', 'statement', 'prose'].includes(key)) return value;
        fields += value.includes('script') ? 1 : 0;
        expect(value, key).not.to.match(/(?<!\\)[<`]|(?<!\\)!(?=\\?\[)/);
        return value;
      });
    expect(fields).to.be.above(10);
  });
});
