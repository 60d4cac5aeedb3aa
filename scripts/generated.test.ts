import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { generated } from './generated.ts';

describe('generated files', () => {
  it('are as the code would write them now (npm run generate)', async () => {
    for (const [file, text] of await generated()) {
      const written = await readFile(fileURLToPath(new URL(`../${file}`, import.meta.url)), 'utf8');
      expect(written, file).to.equal(text);
    }
  });
});
