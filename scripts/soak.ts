import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RECORD, readRecord } from '../lib/evidence/record.ts';
import { differences, undecided } from './soak/compare.ts';

/**
 * The same run many times in a row on a system that nobody touches: each must say the same, and none may be in doubt.
 *   npm run soak -- --runs 25 --out evidence/soak
 * Runs that the folder holds already count, so it can be done in parts. What follows `--` goes to `assay run`.
 */
const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '25' }, out: { type: 'string', default: 'evidence/soak' } },
  allowPositionals: true,
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 2) throw new Error('--runs takes a whole number from 2 on');

const folders = Array.from({ length: runs }, (_, at) => join(values.out, String(at + 1).padStart(3, '0')));
mkdirSync(values.out, { recursive: true });
for (const folder of folders) {
  if (existsSync(join(folder, RECORD))) continue;
  const began = Date.now();
  const code = await run(folder);
  process.stdout.write(`${folder}: exit ${code}, ${((Date.now() - began) / 1000).toFixed(0)} s\n`);
  // Without evidence there is nothing to compare, and the next run would say the same.
  if (code > 2) process.exit(code);
}

const records = await Promise.all(folders.map((folder) => readRecord(folder)));
const lines = [...differences(records), ...undecided(records)];
for (const line of lines) process.stdout.write(`${line}\n`);
const findings = records[0]?.findings.length ?? 0;
process.stdout.write(
  lines.length === 0
    ? `${runs} runs, ${findings} findings each: identical verdicts and reasons, none inconclusive.\n`
    : `${runs} runs: ${lines.length} differences.\n`,
);
process.exitCode = lines.length === 0 && findings > 0 ? 0 : 1;

function run(out: string): Promise<number> {
  const program = fileURLToPath(new URL('assay.ts', import.meta.url));
  const child = spawn(process.execPath, [program, 'run', '--quiet', '--out', out, ...positionals], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve(code ?? 4);
    });
  });
}
