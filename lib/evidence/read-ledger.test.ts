import { appendFile, cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { entriesOfARun } from './entries.fixture.ts';
import { emptyFolder, errorOf, sealed } from './folder.fixture.ts';
import { readLedger } from './read-ledger.ts';
import { newKey } from './signature/keys.fixture.ts';
import { signFolder } from './signature/sign-folder.ts';

describe('a ledger', () => {
  it('reads the runs beside each other, who signed them, and refuses what was altered', async () => {
    const parent = await emptyFolder();
    const key = newKey();
    const one = await sealed(entriesOfARun());
    await signFolder(one, key);
    await cp(one, join(parent, 'signed'), { recursive: true });
    await cp(one, join(parent, 'altered'), { recursive: true });
    await appendFile(join(parent, 'altered', 'index.html'), 'x');
    await mkdir(join(parent, 'something else'));
    const { runs, refused } = await readLedger(parent);
    expect(runs.map(({ folder, signedBy }) => [folder, signedBy])).to.deep.equal([['signed', [key.id]]]);
    expect(refused.map(({ folder }) => folder)).to.deep.equal(['altered']);
    expect(refused[0]?.problem).to.contain('index.html: altered');
  });

  it('says so where there is no folder', async () => {
    expect((await errorOf(() => readLedger('/no/such/folder'))).code).to.equal('E_USAGE');
  });
});
