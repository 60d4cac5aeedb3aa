import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { canonical } from './canonical.ts';
import { entriesOfARun } from './entries.fixture.ts';
import { errorOf, journalled, report, sealed } from './folder.fixture.ts';
import { JOURNAL } from './journal.ts';
import { MANIFEST, writeManifest } from './manifest.ts';
import { readRecord, RECORD } from './record.ts';
import { sealFolder } from './seal.ts';
import { verify } from './verify.ts';

const filesIn = async (dir: string) => [...new Set((await verify(dir)).map(({ file }) => file))].sort();

describe('a sealed folder', () => {
  it('is intact, sealed once or twice', async () => {
    const dir = await sealed(entriesOfARun());
    expect(await verify(dir)).to.deep.equal([]);
    await sealFolder(dir, report);
    expect(await verify(dir)).to.deep.equal([]);
  });

  it('is made of a killed run too, and says aborted', async () => {
    const dir = await journalled(entriesOfARun().slice(0, 3));
    await appendFile(join(dir, JOURNAL), '{"torn');
    const record = await sealFolder(dir, report);
    expect(record.run.state).to.equal('aborted');
    expect(await readRecord(dir)).to.deep.equal(record);
    expect(await verify(dir)).to.deep.equal([]);
  });

  it('shows every file that was altered, and none else', async () => {
    for (const file of [JOURNAL, 'index.html']) {
      const dir = await sealed(entriesOfARun());
      await appendFile(join(dir, file), ' ');
      expect(await filesIn(dir)).to.deep.equal([file]);
    }
  });

  it('shows a file that was removed or added, and a missing manifest', async () => {
    const dir = await sealed(entriesOfARun());
    await rm(join(dir, 'index.html'));
    await writeFile(join(dir, 'more.txt'), '');
    expect(await filesIn(dir)).to.deep.equal(['index.html', 'more.txt']);
    await rm(join(dir, MANIFEST));
    expect(await filesIn(dir)).to.deep.equal([MANIFEST]);
  });

  it('shows a verdict that was changed in run.json, even under a new manifest', async () => {
    const dir = await sealed(entriesOfARun());
    const text = await readFile(join(dir, RECORD), 'utf8');
    await writeFile(join(dir, RECORD), text.replace('"inconclusive"', '"pass"'));
    await writeManifest(dir);
    expect(await verify(dir)).to.deep.equal([
      { file: RECORD, problem: 'it does not say what the journal says' },
    ]);
  });

  it('shows the last lines missing from the journal, even under a new manifest', async () => {
    const dir = await sealed(entriesOfARun());
    const lines = (await readFile(join(dir, JOURNAL), 'utf8')).split('\n');
    await writeFile(join(dir, JOURNAL), `${lines.slice(0, -2).join('\n')}\n`);
    await writeManifest(dir);
    expect(await filesIn(dir)).to.deep.equal([RECORD]);
  });

  it('shows another run’s record', async () => {
    const dir = await sealed(entriesOfARun());
    const record = await readRecord(dir);
    await writeFile(join(dir, RECORD), canonical({ ...record, run: { ...record.run, id: 'r2' } }));
    expect(await filesIn(dir)).to.deep.equal([RECORD]);
  });
});

describe('sealing again', () => {
  it('writes a missing report anew', async () => {
    const dir = await sealed(entriesOfARun());
    await rm(join(dir, 'index.html'));
    await sealFolder(dir, report);
    expect(await verify(dir)).to.deep.equal([]);
  });

  it('never seals what was altered, added or taken away', async () => {
    const changes: ((dir: string) => Promise<void>)[] = [
      (dir) => writeFile(join(dir, 'index.html'), 'another'),
      (dir) => writeFile(join(dir, 'more.txt'), ''),
      (dir) => writeFile(join(dir, RECORD), '{}'),
    ];
    for (const change of changes) {
      const dir = await sealed(entriesOfARun());
      await change(dir);
      expect((await errorOf(() => sealFolder(dir, report))).code).to.equal('E_EVIDENCE');
    }
    const dir = await journalled(entriesOfARun());
    await writeFile(join(dir, 'mochawesome.json'), '{}');
    await sealFolder(dir, report);
    await rm(join(dir, 'mochawesome.json'));
    expect((await errorOf(() => sealFolder(dir, report))).seen).to.contain('mochawesome.json: missing');
  });

  it('says that the reports could not be written, and keeps the record', async () => {
    const dir = await journalled(entriesOfARun());
    const error = await errorOf(() => sealFolder(dir, () => Promise.reject(new Error('disk full'))));
    expect(error.code).to.equal('E_EVIDENCE');
    expect(await readdir(dir)).to.have.members([JOURNAL, RECORD]);
  });
});
