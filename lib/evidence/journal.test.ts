import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { entriesOfARun } from './entries.fixture.ts';
import { emptyFolder, errorOf, journalled } from './folder.fixture.ts';
import { JOURNAL, openJournal } from './journal.ts';
import { readJournal } from './read-journal.ts';

const lines = async (dir: string) => (await readFile(join(dir, JOURNAL), 'utf8')).split('\n').slice(0, -1);
const rewrite = (dir: string, to: readonly string[]) =>
  writeFile(join(dir, JOURNAL), to.map((line) => `${line}\n`).join(''));

describe('the journal', () => {
  it('gives back what was appended, in order', async () => {
    const dir = await journalled(entriesOfARun());
    expect(await readJournal(dir)).to.deep.equal({ entries: entriesOfARun(), tornBytes: 0 });
  });

  it('keeps the order of calls that nobody waited for', async () => {
    const dir = await emptyFolder();
    const journal = await openJournal(dir);
    await Promise.all(entriesOfARun().map((entry) => journal.append(entry)));
    await journal.close();
    expect((await readJournal(dir)).entries).to.deep.equal(entriesOfARun());
  });

  it('is never written over', async () => {
    const dir = await journalled(entriesOfARun());
    expect((await errorOf(() => openJournal(dir))).code).to.equal('E_EVIDENCE');
  });

  it('stays broken after a failed write: nothing is appended behind a hole', async () => {
    const dir = await emptyFolder();
    const journal = await openJournal(dir);
    const bad = { kind: 'phase', data: { name: 'x', ms: Number.NaN } } as const;
    expect((await errorOf(() => journal.append(bad))).code).to.equal('E_EVIDENCE');
    expect((await errorOf(() => journal.append(...entriesOfARun()))).code).to.equal('E_EVIDENCE');
    await journal.close();
    expect(await lines(dir)).to.deep.equal([]);
  });

  it('says that it cannot be written', async () => {
    const error = await errorOf(() => openJournal('/nowhere/at/all'));
    expect(error.code).to.equal('E_EVIDENCE');
  });

  it('tolerates a torn last line and counts its bytes', async () => {
    const dir = await journalled(entriesOfARun());
    await appendFile(join(dir, JOURNAL), '{"data":{"fin');
    const { entries, tornBytes } = await readJournal(dir);
    expect(entries).to.have.length(entriesOfARun().length);
    expect(tornBytes).to.equal(13);
  });

  it('names the line whose text was altered, or the one after it', async () => {
    const dir = await journalled(entriesOfARun());
    const good = await lines(dir);
    for (const at of good.keys()) {
      const altered = good.map((line, index) =>
        index === at ? line.replace(/"(prev)":"./, '"$1":"x') : line,
      );
      await rewrite(dir, altered);
      expect((await errorOf(() => readJournal(dir))).seen, `line ${at + 1}`).to.contain(`line ${at + 1}: `);
    }
    const changed = good.map((line, index) => (index === 2 ? line.replace('120', '121') : line));
    await rewrite(dir, changed);
    const error = await errorOf(() => readJournal(dir));
    expect(error.seen).to.contain('line 4: the chain is broken');
  });

  it('finds a line that was dropped, doubled, moved or rewritten with other spacing', async () => {
    const dir = await journalled(entriesOfARun());
    const good = await lines(dir);
    const [a = '', b = '', c = '', ...rest] = good;
    const spaced = [...good.slice(0, -1), (good.at(-1) ?? '').replace('{', '{ ')];
    for (const bad of [
      [a, c, ...rest],
      [a, b, b, c, ...rest],
      [b, a, c, ...rest],
      spaced,
      [a, 'nonsense', c, ...rest],
    ]) {
      await rewrite(dir, bad);
      expect((await errorOf(() => readJournal(dir))).code).to.equal('E_EVIDENCE');
    }
  });
});
