import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { canonical } from './canonical.ts';
import { entriesOfARun } from './entries.fixture.ts';
import { emptyFolder, errorOf, journalled } from './folder.fixture.ts';
import { readRecord, rebuild, RECORD, writeRecord } from './record.ts';
import { recordFrom } from './record-from.ts';

const record = recordFrom(entriesOfARun());

describe('run.json', () => {
  it('is read as it was written: canonical bytes and nothing beside them', async () => {
    const dir = await emptyFolder();
    await writeRecord(dir, record);
    expect(await readRecord(dir)).to.deep.equal(record);
    expect(await readFile(join(dir, RECORD), 'utf8')).to.equal(canonical(record));
    expect(await readdir(dir)).to.deep.equal([RECORD]);
  });

  it('follows from the journal', async () => {
    expect(await rebuild(await journalled(entriesOfARun()))).to.deep.equal(record);
  });

  const wrong: Record<string, [unknown, string]> = {
    'of a newer schema': [{ ...record, schema: 2 }, 'schema 2'],
    'with a field that nobody knows': [{ ...record, score: 98 }, 'score'],
    'with a verdict that does not exist': [
      { ...record, findings: record.findings.map((one) => ({ ...one, verdict: 'compliant' })) },
      'findings[0].verdict',
    ],
    'with a check that it does not describe': [{ ...record, checks: [] }, 'mesh/plaintext-is-refused'],
    'with findings missing': [{ ...record, findings: [] }, 'does not hold'],
  };
  for (const [what, [value, says]] of Object.entries(wrong)) {
    it(`is refused ${what}`, async () => {
      const dir = await emptyFolder();
      await writeFile(join(dir, RECORD), JSON.stringify(value));
      const error = await errorOf(() => readRecord(dir));
      expect(error.code).to.equal('E_EVIDENCE');
      expect(error.seen).to.contain(says);
    });
  }

  it('is refused when cut short or absent', async () => {
    const dir = await emptyFolder();
    expect((await errorOf(() => readRecord(dir))).code).to.equal('E_EVIDENCE');
    await writeFile(join(dir, RECORD), canonical(record).slice(0, 400));
    expect((await errorOf(() => readRecord(dir))).seen).to.contain('not JSON');
  });
});
