import { expect } from 'chai';
import type { RunRecord } from '../lib/model/record.ts';
import { hostileRecord } from './hostile.fixture.ts';
import { openReports } from './open-reports.ts';
import { greenRecord, redRecord } from './record.fixture.ts';
import { reportValidator } from './schemas/validator.fixture.ts';
import { wholeRecord } from './whole.fixture.ts';

interface Report {
  metadata: { name: string };
  summary: Record<string, number>;
  results: {
    policy: string;
    rule: string;
    result: string;
    resources?: { name: string; namespace: string }[];
  }[];
}

const wrong = reportValidator();
const reportsOf = (record: RunRecord) =>
  (JSON.parse([...openReports(record)].join('')) as { items: Report[] }).items;

describe('openreports.json', () => {
  it('is what the kind’s own definition asks for, whatever was said', () => {
    for (const record of [greenRecord(), redRecord(), wholeRecord(), hostileRecord()])
      for (const report of reportsOf(record)) {
        expect(wrong(report)).to.deep.equal([]);
        expect(report.metadata.name).to.match(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
      }
    const [report] = reportsOf(greenRecord());
    expect(wrong({ ...report, results: [{ result: 'unclear' }] })).not.to.deep.equal([]);
  });

  it('counts what it lists, and what is in doubt as an error', () => {
    const [report] = reportsOf(redRecord());
    const counts: Record<string, number> = { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 };
    for (const { result } of report?.results ?? []) counts[result] = (counts[result] ?? 0) + 1;
    expect(report?.summary).to.deep.equal(counts);
    const open = redRecord().findings.filter(({ verdict }) => ['inconclusive', 'not-run'].includes(verdict));
    expect(counts['error']).to.equal(open.length);
  });

  it('names the Service that a finding is about', () => {
    const [first] = reportsOf(greenRecord())[0]?.results ?? [];
    expect(first?.resources?.[0]).to.include({ namespace: 'clinic', name: 'patients' });
  });

  it('never has a Report that is too big for a cluster', () => {
    const record = greenRecord();
    const findings = Array.from({ length: 1201 }, () => record.findings)
      .flat()
      .slice(0, 1201);
    const reports = reportsOf({ ...record, findings });
    expect(reports.map(({ results }) => results.length)).to.deep.equal([
      ...Array.from({ length: 12 }, () => 100),
      1,
    ]);
    for (const report of reports) expect(Buffer.byteLength(JSON.stringify(report))).to.be.below(200_000);
  });
});
