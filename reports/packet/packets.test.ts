import readExcelFile from 'read-excel-file/node';
import { expect } from 'chai';
import type { RunRecord } from '../../lib/model/record.ts';
import { HOSTILE, hostileRecord } from '../hostile.fixture.ts';
import { greenRecord, redRecord } from '../record.fixture.ts';
import { seen } from '../seen.ts';
import { packets } from './packets.ts';
import { MOST_ROWS } from './sheets.ts';

type Sheets = Record<string, unknown[][]>;

/** By file: what a reader of somebody else's finds on each sheet. */
async function read(record: RunRecord): Promise<Record<string, Sheets>> {
  const books = packets(record, 'd'.repeat(64)).map(async ([file, draw]) => {
    const sheets = await readExcelFile(Buffer.from((await draw()) as Uint8Array));
    return [file, Object.fromEntries(sheets.map(({ sheet, data }) => [sheet, data]))] as const;
  });
  return Object.fromEntries(await Promise.all(books));
}

describe('packets', () => {
  it('are one workbook for each safeguard that the run speaks to, and hold what belongs to it', async () => {
    const record = redRecord();
    const books = await read(record);
    const spoken = record.safeguards.filter(({ findings }) => findings.length > 0);
    expect(Object.keys(books)).to.have.length(spoken.length).and.to.include('packets/164.312-e-1.xlsx');
    const row = record.safeguards.find(({ citation }) => citation === '164.312(e)(1)');
    const sheets = books['packets/164.312-e-1.xlsx'] ?? {};
    expect(Object.keys(sheets)).to.deep.equal(['Request', 'Findings', 'Observations', 'Not covered']);
    expect(sheets['Findings']).to.have.length(1 + (row?.findings.length ?? 0));
    const exchanges = row?.findings.flatMap((number) => record.findings[number]?.observations ?? []) ?? [];
    expect(sheets['Observations']).to.have.length(1 + exchanges.length);
    expect(sheets['Findings']?.[1]).to.include('fail');
  });

  it('say which ask they answer, and leave the entity’s own open', async () => {
    const books = await read(greenRecord());
    const request = JSON.stringify(books['packets/164.312-e-2-ii.xlsx']?.['Request']);
    expect(request)
      .to.contain('addressable')
      .and.to.contain('164.306(d)(3)')
      .and.to.contain('Policy or procedure')
      .and.to.contain('d'.repeat(64));
  });

  it('keep what looks like a formula as the text that it is', async () => {
    for (const sheets of Object.values(await read(hostileRecord()))) {
      const texts = Object.values(sheets)
        .flat(2)
        .filter((cell) => typeof cell === 'string');
      expect(texts.some((text) => text.includes('=HYPERLINK('))).to.equal(true);
      expect(texts.join('')).not.to.match(/(?![\n\t])\p{Cc}|\p{Cf}/u);
    }
    expect(seen(HOSTILE)).to.match(/^=/);
  });

  it('say what there was no room for', async () => {
    const record = greenRecord();
    const [finding] = record.findings;
    if (finding === undefined) throw new Error('there is one');
    const findings = Array.from({ length: MOST_ROWS + 7 }, () => ({ ...finding, observations: [] }));
    const safeguards = record.safeguards
      .filter(({ citation }) => citation === '164.312(e)(1)')
      .map((row) => ({ ...row, findings: [...findings.keys()] }));
    const [sheets] = Object.values(await read({ ...record, findings, safeguards }));
    expect(sheets?.['Findings']?.at(-1)?.[0]).to.equal('7 more rows are in run.json and not in this file.');
  });
});
