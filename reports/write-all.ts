import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../lib/model/record.ts';
import { DRAWS } from './draws.ts';
import { packets } from './packet/packets.ts';
import { type Drawing, replaceFiles } from './replace-files.ts';

/** Writes what is drawn from the record beside run.json, and names it. A reader never sees half of a file. */
export async function writeReports(dir: string, record: RunRecord): Promise<string[]> {
  const digest = createHash('sha256')
    .update(await readFile(join(dir, 'run.json')))
    .digest('hex');
  const drawings = [
    ...DRAWS.map(({ file, draw }): Drawing => [file, () => draw(record, digest)]),
    ...packets(record, digest),
  ];
  await replaceFiles(dir, drawings);
  return drawings.map(([file]) => file);
}
