import { join } from 'node:path';
import { expect } from 'chai';
import { newFolder, startProgram } from './assay.ts';

describe('the same run again', () => {
  it('says the same, and is never in doubt: 2 runs (npm run soak -- --runs 25)', async () => {
    const out = join(newFolder(), 'soak');
    const { code, stdout } = await startProgram(process.execPath, [
      'scripts/soak.ts',
      '--runs',
      '2',
      '--out',
      out,
    ]).ended;
    expect(stdout).to.match(/2 runs, \d+ findings each: identical verdicts and reasons, none inconclusive/);
    expect(code, stdout).to.equal(0);
  });
});
