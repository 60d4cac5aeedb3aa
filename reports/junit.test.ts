import { expect } from 'chai';
import { junit } from './junit.ts';
import { greenRecord, redRecord } from './record.fixture.ts';
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
