import type { Log } from 'sarif';
import { expect } from 'chai';
import type { RunRecord } from '../lib/model/record.ts';
import { hostileRecord } from './hostile.fixture.ts';
import { greenRecord, redRecord } from './record.fixture.ts';
import { sarif } from './sarif.ts';
import { validator } from './schemas/validator.fixture.ts';
import { standingOf } from './standing.ts';
import { wholeRecord } from './whole.fixture.ts';

const wrong = validator('sarif');
const logOf = (record: RunRecord) => JSON.parse([...sarif(record)].join('')) as Log;

describe('results.sarif', () => {
  it('is SARIF 2.1.0 by the schema of OASIS, whatever was said', () => {
    for (const record of [greenRecord(), redRecord(), wholeRecord(), hostileRecord()])
      expect(wrong(logOf(record))).to.deep.equal([]);
    expect(wrong({ ...logOf(greenRecord()), version: '3' })).not.to.deep.equal([]);
  });

  it('takes nothing in doubt for a pass or for nothing', () => {
    const record = redRecord();
    const [run] = logOf(record).runs;
    const told = record.findings.filter((one) => !['pass', 'not-applicable'].includes(standingOf(one)));
    expect(run?.results).to.have.length(told.length);
    expect(run?.properties?.['findings']).to.include({ pass: 1, fail: 2 });
    const kinds = told.map((finding, number) => {
      const result = run?.results?.[number];
      return [standingOf(finding), result?.kind, result?.level, result?.suppressions?.length ?? 0].join(' ');
    });
    expect(new Set(kinds)).to.deep.equal(
      new Set([
        'fail fail error 0',
        'waived fail error 1',
        'inconclusive open none 0',
        'not-run open none 0',
      ]),
    );
  });

  it('knows a finding again in the next run', () => {
    const prints = (record: RunRecord) =>
      logOf(record).runs[0]?.results?.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints));
    const one = prints(redRecord());
    expect(prints({ ...redRecord(), run: { ...redRecord().run, id: 'another' } })).to.deep.equal(one);
    expect(new Set(one)).to.have.property('size', one?.length);
  });

  it('says that a run was cut short, and what was not covered', () => {
    const record = redRecord();
    const invocation = logOf({ ...record, run: { ...record.run, state: 'aborted' } }).runs[0]
      ?.invocations?.[0];
    expect(invocation?.executionSuccessful).to.equal(false);
    expect(invocation?.toolExecutionNotifications).to.have.length(1 + record.coverage.notCovered.length);
  });

  it('carries no character that hides or moves anything', () => {
    expect([...sarif(hostileRecord())].join('')).not.to.match(/\\u001b|\u202E|\\u0000/i);
  });
});
