import { expect } from 'chai';
import { SaxesParser } from 'saxes';
import { jobSummary } from './job-summary.ts';
import { greenRecord, redRecord } from './record.fixture.ts';
import { elementsOf } from './xml.fixture.ts';

/** The parts between empty lines: what CommonMark takes for one block each. */
const blocks = (text: string): readonly string[] => text.trimEnd().split('\n\n');
const tables = (text: string): readonly string[] =>
  blocks(text).filter((block) => block.startsWith('<table>'));

/** What a reader sees of a table, cell by cell. */
function cellsOf(table: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  const parser = new SaxesParser();
  const isCell = ({ name }: { name: string }): boolean => name === 'td' || name === 'th';
  parser.on('opentag', (tag) => {
    if (isCell(tag)) cell = '';
  });
  parser.on('text', (text) => {
    cell += text;
  });
  parser.on('closetag', (tag) => {
    if (isCell(tag)) cells.push(cell);
  });
  parser.write(table.replaceAll('<br>', '')).close();
  return cells;
}

describe('summary.md', () => {
  it('starts with the answer and counts every finding', () => {
    const text = jobSummary(redRecord());
    expect(blocks(text)[0]).to.equal('## 2 claims did not hold.');
    expect(cellsOf(tables(text)[0] ?? '')).to.include(
      '2 fail · 1 inconclusive · 1 not run · 1 fail, waived · 1 pass · 1 not applicable; 15 probes, controls included',
    );
  });

  it('names whatever did not hold, worst first, and nothing that did', () => {
    const cells = cellsOf(tables(jobSummary(redRecord()))[1] ?? '');
    expect(cells.filter((_, index) => index % 5 === 0)).to.deep.equal([
      '',
      'fail',
      'fail',
      'inconclusive',
      'not run',
      'fail, waived',
    ]);
    expect(cells).to.include.members([
      'clinic/patients:8080/http',
      'answered 200 by the app, at pod patients-5d9c7-x2k4q',
      'dead-control: same-request, after',
      'shadowed-by:address-allowlist',
    ]);
    expect(cells.join('\n')).to.include('waiver expired on 2026-11-01 (R. Okafor)');
    expect(jobSummary(greenRecord())).not.to.include('Did not hold');
  });

  it('lists what was not looked at, and the safeguards that were', () => {
    const text = jobSummary(redRecord());
    expect(text).to.include('### Not looked at').and.to.include('clinic/metrics:9090');
    expect(text).to.include('<td>164.312(e)(1)</td>');
    expect(jobSummary(greenRecord())).not.to.include('### Not looked at');
  });

  it('says that nothing was found out where nothing was', () => {
    const text = jobSummary({ ...greenRecord(), findings: [], safeguards: [] });
    expect(text).to.match(/^## Nothing was found out/);
    expect(text).to.include('no findings');
  });

  it('lets nothing observed become markup, a link, a mention, a row or a block', () => {
    const evil =
      '</code></td></table>\n\n# owned\r\n| a | b |\n[x](https://evil.test) ![i](//evil.test/i.png) <img src=x onerror=y> `code` @everyone #12 www.evil.test &lt; \\| ::error::x ##[add-mask]x $m$ ~~s~~ **b** \u202E\u001b[2J';
    const record = redRecord();
    const findings = record.findings.map((one) => ({
      ...one,
      subject: evil,
      observed: evil,
      reason: evil,
      ...(one.waiver ? { waiver: { ...one.waiver, owner: evil, reason: evil } } : {}),
    }));
    const text = jobSummary({
      ...record,
      findings,
      run: { ...record.run, system: evil, cluster: { ...record.run.cluster, version: evil, context: evil } },
      coverage: { discovered: 1, covered: 0, notCovered: [{ what: evil, why: evil }] },
    });
    const quiet = jobSummary(record);
    // Block for block the same page.
    expect(blocks(text).map((block) => block.split('\n').length)).to.deep.equal(
      blocks(quiet).map((block) => block.split('\n').length),
    );
    const names = (page: string): readonly string[] =>
      tables(page).flatMap((one) => elementsOf(one.replaceAll('<br>', '')).map(({ name }) => name));
    expect(names(text)).to.deep.equal(names(quiet));
    for (const one of tables(text)) {
      expect(one.replaceAll(/<\/?(table|tr|th|td|code|strong|br)>/g, '')).not.to.match(/[<>|`[\]\\@*~$]/);
      expect(one)
        .not.to.match(/:\/\/|www\.|##/)
        .and.not.to.match(/[^\P{C}\n]/u);
    }
    // Escaped and not lost: a reader sees what was sent.
    expect(cellsOf(tables(text)[1] ?? '').join())
      .to.include('[x](https://evil.test)')
      .and.to.include('@everyone');
  });

  it('stays under the limit of GitHub and says how much it left out', function () {
    this.timeout(20_000);
    const record = redRecord();
    const [first] = record.findings;
    if (!first) throw new Error('the fixture is empty');
    const findings = Array.from({ length: 3000 }, () => ({ ...first, observed: '|'.repeat(500) }));
    const notCovered = Array.from({ length: 3000 }, () => ({ what: '<'.repeat(400), why: 'é'.repeat(400) }));
    const text = jobSummary({
      ...record,
      findings,
      coverage: { discovered: 9, covered: 0, notCovered },
    });
    expect(Buffer.byteLength(text)).to.be.below(1_000_000);
    const kept = cellsOf(tables(text)[1] ?? '').filter((cell) => cell === 'fail').length;
    expect(kept).to.be.above(100);
    expect(text).to.include(`\n\n${3000 - kept} more are in \`index.html\`.`);
    expect(text).to.include('## 3000 claims did not hold.');
  });
});
