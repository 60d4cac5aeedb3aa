import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../errors.ts';
import type { RunRecord } from '../model/record.ts';
import { evidenceError } from './evidence-error.ts';
import { JOURNAL } from './journal.ts';
import { inWords, MANIFEST, verifyManifest, writeManifest, type Problem } from './manifest.ts';
import { rebuild, RECORD, writeRecord } from './record.ts';
import { signatureFiles } from './signature/files.ts';
import { disagreement } from './verify.ts';

/** Writes the reports of a record into the folder and names them. Passed in: reports are not this library's. */
export type Render = (dir: string, record: RunRecord) => Promise<readonly string[]>;

/**
 * From the journal to a sealed folder: run.json, the reports, the manifest. The normal end of a run, and also
 * `assay report DIR` on what a killed run left or on a folder whose reports are to be written anew.
 */
export async function sealFolder(dir: string, render: Render): Promise<RunRecord> {
  const signatures = await signatureFiles(dir);
  if (signatures.length > 0) throw isSigned(dir);
  const record = await rebuild(dir);
  if (await exists(dir, RECORD)) refuse(dir, await disagreement(dir));
  else await writeRecord(dir, record);
  const before = (await exists(dir, MANIFEST)) ? await verifyManifest(dir) : [];
  // What is gone may be about to be written again; what was changed must not be sealed as if it were the run's.
  refuse(
    dir,
    before.filter(({ problem }) => problem !== 'missing'),
  );
  await rendered(dir, record, render);
  for (const { file, problem } of before) if (!(await exists(dir, file))) refuse(dir, [{ file, problem }]);
  await writeManifest(dir);
  return record;
}

async function rendered(dir: string, record: RunRecord, render: Render): Promise<void> {
  try {
    await render(dir, record);
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    throw evidenceError(
      `write the reports into ${dir}`,
      cause,
      'The record is kept; then: assay report DIR.',
    );
  }
}

/** Reports that are written anew are other bytes than those that somebody signed. */
function isSigned(dir: string): AssayError {
  return evidenceError(
    `write the reports of ${dir} again`,
    'it is signed, and a signed report is never written again',
    `Copy ${JOURNAL} into a new folder and write the reports there.`,
  );
}

function refuse(dir: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw evidenceError(
    `seal ${dir}`,
    inWords(problems),
    'The folder is not as the run left it. Restore it from a copy; a report that was changed may be deleted instead.',
  );
}

async function exists(dir: string, file: string): Promise<boolean> {
  return access(join(dir, file)).then(
    () => true,
    () => false,
  );
}
