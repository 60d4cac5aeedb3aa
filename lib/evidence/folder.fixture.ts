import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssayError } from '../errors.ts';
import type { Entry } from './entries.ts';
import { openJournal } from './journal.ts';
import { sealFolder } from './seal.ts';

const made: string[] = [];

after(() => Promise.all(made.map((dir) => rm(dir, { recursive: true, force: true }))));

export async function emptyFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'assay-evidence-'));
  made.push(dir);
  return dir;
}

export async function journalled(entries: readonly Entry[]): Promise<string> {
  const dir = await emptyFolder();
  const journal = await openJournal(dir);
  for (const entry of entries) await journal.append(entry);
  await journal.close();
  return dir;
}

export async function sealed(entries: readonly Entry[]): Promise<string> {
  const dir = await journalled(entries);
  await sealFolder(dir, report);
  return dir;
}

/** Stands for the reports. */
export async function report(dir: string): Promise<string[]> {
  await writeFile(join(dir, 'index.html'), 'a report');
  return ['index.html'];
}

/** The error that `act` ends in; fails where it ends well. */
export async function errorOf(act: () => Promise<unknown>): Promise<AssayError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error('it should have failed');
}
