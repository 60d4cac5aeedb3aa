import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../', import.meta.url));

describe('CONTRIBUTING.md', () => {
  it('shows a check that needs its one file and nothing else', async function () {
    this.timeout(120_000);
    const text = await readFile(`${ROOT}CONTRIBUTING.md`, 'utf8');
    const code = /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    const id = /id: '([^']+)'/.exec(code)?.[1] ?? '';
    const file = `${ROOT}suites/${id}.check.ts`;
    await writeFile(file, code, { flag: 'wx' });
    try {
      const { stdout } = await run(process.execPath, ['scripts/assay.ts', 'run', '--list'], { cwd: ROOT });
      expect(stdout).to.include(id);
      await run('node_modules/.bin/tsc', ['-p', '.'], { cwd: ROOT });
    } finally {
      await rm(file);
    }
  });
});
