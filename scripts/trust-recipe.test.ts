import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { entriesOfARun } from '../lib/evidence/entries.fixture.ts';
import { sealed } from '../lib/evidence/folder.fixture.ts';
import { newKey } from '../lib/evidence/signature/keys.fixture.ts';
import { signFolder } from '../lib/evidence/signature/sign-folder.ts';

/** The shell commands of docs/trust.md that verify without Assay, for this folder. */
function recipe(dir: string, key: string): string {
  const text = readFileSync(fileURLToPath(new URL('../docs/trust.md', import.meta.url)), 'utf8');
  const block = /```sh\n(cd DIR\n[\s\S]*?)```/.exec(text)?.[1] ?? '';
  return block
    .replaceAll('/tmp/', `${dir}/../recipe-${process.pid}-`)
    .replace('cd DIR', `cd ${dir}`)
    .replace('KEY', key);
}

const OURS = ['manifest.json', 'run.json', 'journal.ndjson'].map((file) => `${file} is what was signed`);

describe('docs/trust.md', () => {
  it('verifies with OpenSSL and coreutils what Assay signed, and sees what was altered', async () => {
    const dir = await sealed(entriesOfARun());
    await signFolder(dir, newKey());
    const [pub = ''] = (await readdir(join(dir, 'signatures'))).filter((name) => name.endsWith('.pub'));
    const commands = recipe(dir, join('signatures', pub));
    const run = () =>
      execFileSync('bash', ['-c', `${commands}\nrm -f ${dir}/../recipe-${process.pid}-*`]).toString();
    expect(run().trim().split('\n')).to.deep.equal(['Signature Verified Successfully', ...OURS]);
    await appendFile(join(dir, 'run.json'), ' ');
    expect(run().trim().split('\n')).to.deep.equal(['Signature Verified Successfully', OURS[0], OURS[2]]);
  });
});
