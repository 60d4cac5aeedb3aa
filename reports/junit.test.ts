import { expect } from 'chai';
import { parse } from 'junit2json';
import { hostileRecord } from './hostile.fixture.ts';
import { junit } from './junit.ts';
import type { Finding } from '../lib/model/record.ts';
import { greenRecord, redRecord } from './record.fixture.ts';
import { standingOf } from './standing.ts';
import { wholeRecord } from './whole.fixture.ts';
import { elementsOf } from './xml.fixture.ts';

describe('junit.xml', () => {
  it('counts every finding as what it is', () => {
    const elements = elementsOf(junit(redRecord()));
    expect(elements[0]?.attributes).to.deep.include({ tests: '7', failures: '2', errors: '2', skipped: '2' });
    const count = (wanted: string) => elements.filter(({ name }) => name === wanted).length;
    expect(['testcase', 'failure', 'error', 'skipped'].map(count)).to.deep.equal([7, 2, 2, 2]);
  });

  it('has one suite for each of ours, and says how long', () => {
    const elements = elementsOf(junit(greenRecord()));
    const suites = elements.filter(({ name }) => name === 'testsuite');
    expect(suites.map(({ attributes }) => [attributes['name'], attributes['tests']])).to.deep.equal([
      ['mesh', '2'],
      ['ingress', '1'],
    ]);
    expect(elements[0]?.attributes['time']).to.equal('23.420');
  });

  it('says to somebody else’s parser what was found, case by case, whatever was said', async () => {
    for (const record of [greenRecord(), redRecord(), wholeRecord(), hostileRecord()]) {
      const read = await parse(junit(record));
      if (read === null || read === undefined || !('testsuite' in read)) throw new Error('no suites');
      const cases = (read.testsuite ?? []).flatMap(({ testcase }) => testcase ?? []);
      const words = cases.map((one) =>
        one.failure ? 'fail' : one.error ? 'open' : one.skipped ? 'skipped' : 'pass',
      );
      expect(words.toSorted()).to.deep.equal(record.findings.map(wordOf).toSorted());
      for (const [word, count] of [
        ['fail', read.failures],
        ['open', read.errors],
      ] as const)
        expect(count).to.equal(words.filter((one) => one === word).length);
      for (const { failure = [], error = [] } of cases)
        for (const { inner } of [...failure, ...error]) expect(inner).to.match(/^expected: [^]*^observed: /m);
    }
  });

  it('gives the command that shows it again, and what to expect of it', () => {
    const record = redRecord();
    const failed = record.findings.find(({ verdict, waiver }) => verdict === 'fail' && !waiver);
    const reperform = { command: 'kubectl get --raw /nowhere', expect: 'reset' };
    const findings = record.findings.map((one) => (one === failed ? { ...one, reperform } : one));
    expect(junit({ ...record, findings })).to.contain(
      'again: kubectl get --raw /nowhere\nthen expect: reset',
    );
  });

  it('is well-formed whatever was observed', () => {
    const record = redRecord();
    const evil = `]]><x a='1' b="2">&\u0000\u0008\u001b\uFFFE\uD800</failure>`;
    const findings = record.findings.map((one) => ({ ...one, subject: evil, observed: evil, reason: evil }));
    const names = elementsOf(junit({ ...record, findings })).map(({ name }) => name);
    expect(names).to.include('failure').and.not.include('x');
  });

  it('is well-formed without findings', () => {
    expect(elementsOf(junit({ ...greenRecord(), findings: [] }))).to.have.length(1);
  });
});

function wordOf(finding: Finding): string {
  const standing = standingOf(finding);
  if (standing === 'inconclusive' || standing === 'not-run') return 'open';
  return standing === 'waived' || standing === 'not-applicable' ? 'skipped' : standing;
}
