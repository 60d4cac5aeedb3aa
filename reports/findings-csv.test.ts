import { parse } from 'csv-parse/sync';
import { expect } from 'chai';
import { findingsCsv } from './findings-csv.ts';
import { hostileRecord } from './hostile.fixture.ts';
import { redRecord } from './record.fixture.ts';

const read = (text: string) => parse<Record<string, string>>(text, { columns: true, bom: true });

describe('findings.csv', () => {
  it('has a row for each finding, which a parser of somebody else’s reads', () => {
    const record = redRecord();
    const rows = read([...findingsCsv(record)].join(''));
    expect(rows.map(({ check, subject }) => [check, subject])).to.deep.equal(
      record.findings.map(({ check, subject }) => [check, subject]),
    );
    for (const [number, finding] of record.findings.entries()) {
      const row = rows[number];
      expect(row?.['verdict']).to.equal(finding.verdict);
      expect(Number(row?.['probes']) + Number(row?.['controls'])).to.equal(finding.observations.length);
      expect(row?.['in index.html']).to.match(/^#f-/);
    }
    expect(rows.map((row) => row['standing'])).to.include.members(['fail', 'fail, waived', 'inconclusive']);
  });

  it('holds no cell that a spreadsheet would calculate, and none that hides something', () => {
    const text = [...findingsCsv(hostileRecord())].join('');
    for (const row of read(text))
      for (const [column, cell] of Object.entries(row)) {
        expect(cell, column).not.to.match(/^\s*[=+\-@]/u);
        expect(cell, column).not.to.match(/(?!\n)\p{Cc}|\p{Cf}/u);
      }
    expect(text).to.contain('"\'=HYPERLINK(');
  });

  it('disarms each sign that begins a formula, wherever a cell may begin', () => {
    for (const sign of ['=', '+', '-', '@', '\uFF1D'])
      for (const before of ['', '  ', 'a;', 'a"']) {
        const [one] = redRecord().findings;
        if (one === undefined) throw new Error('the fixture is empty');
        const [row] = read(
          [...findingsCsv({ ...redRecord(), findings: [{ ...one, subject: `${before}${sign}1` }] })].join(''),
        );
        expect(row?.['subject']).to.equal(`${before}'${sign}1`);
      }
  });
});
