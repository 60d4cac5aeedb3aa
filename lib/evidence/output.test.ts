import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { emptyFolder, errorOf } from './folder.fixture.ts';
import { claimOutput } from './output.ts';

describe('the output folder', () => {
  it('is made, private and left empty', async () => {
    const dir = join(await emptyFolder(), 'a', 'b');
    await claimOutput(dir);
    expect((await stat(dir)).mode & 0o777).to.equal(0o700);
    expect(await readdir(dir)).to.deep.equal([]);
  });

  it('is refused when something is in it, and says what', async () => {
    const dir = await emptyFolder();
    await writeFile(join(dir, 'run.json'), '');
    const error = await errorOf(() => claimOutput(dir));
    expect(error.code).to.equal('E_OUTPUT');
    expect(error.seen).to.contain('run.json');
  });

  it('is refused when a file stands in its place or on its way', async () => {
    const file = join(await emptyFolder(), 'file');
    await writeFile(file, '');
    expect((await errorOf(() => claimOutput(file))).code).to.equal('E_OUTPUT');
    expect((await errorOf(() => claimOutput(join(file, 'below')))).code).to.equal('E_OUTPUT');
  });

  it('is refused when it cannot be written', async () => {
    // /sys refuses new entries even to root.
    expect((await errorOf(() => claimOutput('/sys/assay'))).code).to.equal('E_OUTPUT');
  });
});
