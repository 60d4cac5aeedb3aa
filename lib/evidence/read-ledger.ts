import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../errors.ts';
import type { Ledger, LedgerRun } from '../model/ledger.ts';
import { messageOf } from './evidence-error.ts';
import { JOURNAL } from './journal.ts';
import { inWords, verifyManifest } from './manifest.ts';
import { readRecord, RECORD } from './record.ts';
import { signaturesOf } from './signature/look.ts';
import { signersIn } from './signature/signers.ts';

/**
 * Every run in the folders of `dir`, oldest first. Each is held against its manifest and its signatures; whether
 * run.json follows from the journal takes longer, and `assay verify` says it. Throws E_USAGE where there is no `dir`.
 */
export async function readLedger(dir: string): Promise<Omit<Ledger, 'reasons'>> {
  const inside = await readdir(dir, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AssayError('E_USAGE', {
      tried: `read the runs in ${dir}`,
      seen: messageOf(cause),
      todo: 'Name the folder that holds the evidence folders of your runs.',
    });
  });
  const runs: LedgerRun[] = [];
  const refused: { folder: string; problem: string }[] = [];
  for (const { name } of inside
    .filter((one) => one.isDirectory())
    .sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const found = await about(join(dir, name), name);
    if (found === undefined) continue;
    if ('problem' in found) refused.push(found);
    else runs.push(found);
  }
  return { runs: runs.sort((a, b) => (a.finishedAt < b.finishedAt ? -1 : 1)), refused };
}

/** Undefined for a folder that is no run's. */
async function about(
  dir: string,
  folder: string,
): Promise<LedgerRun | { folder: string; problem: string } | undefined> {
  const names = await readdir(dir);
  if (!names.includes(RECORD) && !names.includes(JOURNAL)) return undefined;
  try {
    const signatures = await signaturesOf(dir);
    const [problem] = [...(await verifyManifest(dir)), ...signatures.problems];
    if (problem !== undefined) return { folder, problem: inWords([problem]) };
    const { run, safeguards } = await readRecord(dir);
    return {
      folder,
      id: run.id,
      finishedAt: run.finishedAt,
      state: run.state,
      system: run.system,
      cluster: run.cluster.uid ?? run.cluster.context,
      safeguards: safeguards.map(({ citation, title, state }) => ({ citation, title, state })),
      signedBy: signersIn(signatures.hold),
    };
  } catch (cause) {
    if (cause instanceof AssayError) return { folder, problem: cause.seen };
    throw cause;
  }
}
