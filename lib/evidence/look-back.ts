import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AssayError } from '../errors.ts';
import type { RunRecord } from '../model/record.ts';
import { baselineOf } from './baseline.ts';
import type { Baseline } from './entries.ts';
import { readRecord } from './record.ts';

/** Of the system and the cluster that are about to be tested. */
export type Same = Pick<RunRecord['run'], 'system'> & { readonly uid: string | null };

/** Nobody keeps more beside each other without a reason, and each is read. */
const MOST = 400;

/**
 * The newest complete, intact and signed run of the same system and cluster beside `out`; undefined where there is none.
 * What cannot be read is not it.
 */
export async function lastSigned(out: string, same: Same): Promise<Baseline | undefined> {
  const parent = dirname(resolve(out));
  const inside = await readdir(parent, { withFileTypes: true }).catch(() => []);
  const folders = inside.filter((one) => one.isDirectory()).map(({ name }) => join(parent, name));
  // Ids of runs begin with their time, so by name the newest are the last.
  const runs = (await Promise.all(folders.sort().slice(-MOST).map(about))).flatMap((one) => one ?? []);
  const newestFirst = runs
    .filter(
      ({ run }) => run.state === 'complete' && run.system === same.system && run.cluster.uid === same.uid,
    )
    .toSorted((a, b) => (a.run.finishedAt < b.run.finishedAt ? 1 : -1));
  for (const { dir } of newestFirst) {
    const baseline = await baselineOf(dir).catch(ignoreUnreadable);
    if (baseline !== undefined && baseline.signedBy.length > 0) return baseline;
  }
  return undefined;
}

async function about(dir: string): Promise<{ dir: string; run: RunRecord['run'] } | undefined> {
  const record = await readRecord(dir).catch(ignoreUnreadable);
  return record && { dir, run: record.run };
}

function ignoreUnreadable(cause: unknown): undefined {
  if (!(cause instanceof AssayError)) throw cause;
}
