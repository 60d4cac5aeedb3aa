import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { entriesOfARun } from '../lib/evidence/entries.fixture.ts';
import { journalled } from '../lib/evidence/folder.fixture.ts';
import { sealFolder } from '../lib/evidence/seal.ts';
import { verify } from '../lib/evidence/verify.ts';
import { writeReports } from '../reports/write-all.ts';
import { browserForPdf, withPdf } from './print-pdf.ts';

describe('--pdf', () => {
  it('prints the page beside it, tagged and with an outline, and the folder is sealed with it', async () => {
    const dir = await journalled(entriesOfARun());
    await sealFolder(dir, withPdf(writeReports, browserForPdf()));
    const text = readFileSync(join(dir, 'index.pdf')).toString('latin1');
    expect(text)
      .to.match(/^%PDF-/)
      .and.to.contain('/StructTreeRoot')
      .and.to.contain('/Outlines');
    expect(await verify(dir)).to.deep.equal([]);
    expect(readFileSync(join(dir, 'manifest.json'), 'utf8')).to.contain('"index.pdf"');
  });
});
