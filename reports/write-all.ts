import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../lib/model/record.ts';
import { type Content, DRAWS } from './draws.ts';

/** Writes what is drawn from the record beside run.json, and names it. A reader never sees half of a file. */
export async function writeReports(dir: string, record: RunRecord): Promise<string[]> {
  const digest = createHash('sha256')
    .update(await readFile(join(dir, 'run.json')))
    .digest('hex');
  for (const { file, draw } of DRAWS) await writeWhole(dir, file, await draw(record, digest));
  return DRAWS.map(({ file }) => file);
}

async function writeWhole(dir: string, name: string, content: Content): Promise<void> {
  const draft = join(dir, `.${name}.draft`);
  await writeFile(draft, content, { mode: 0o600, flush: true });
  await rename(draft, join(dir, name));
}
