import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../lib/model/record.ts';
import { page } from './html/page.ts';
import { jobSummary } from './job-summary.ts';
import { junit } from './junit.ts';

/** Writes what is drawn from the record beside run.json, and names it. A reader never sees half of a file. */
export async function writeReports(dir: string, record: RunRecord): Promise<string[]> {
  const digest = createHash('sha256')
    .update(await readFile(join(dir, 'run.json')))
    .digest('hex');
  const reports = {
    'index.html': page(record, digest),
    'junit.xml': junit(record),
    'summary.md': jobSummary(record),
  };
  for (const [name, text] of Object.entries(reports)) await writeWhole(dir, name, text);
  return Object.keys(reports);
}

async function writeWhole(dir: string, name: string, text: string): Promise<void> {
  const draft = join(dir, `.${name}.draft`);
  await writeFile(draft, text, { mode: 0o600, flush: true });
  await rename(draft, join(dir, name));
}
