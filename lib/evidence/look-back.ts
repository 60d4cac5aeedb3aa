import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AssayError } from '../errors.ts';
import type { RunRecord } from '../model/record.ts';
import { baselineOf } from './baseline.ts';
import type { Baseline } from './entries.ts';
import { readRecord } from './record.ts';
import { signatureFiles } from './signature/files.ts';

/** Of the system and the cluster that are about to be tested. */
export type Same = Pick<RunRecord['run'], 'system'> & { readonly uid: string | null };

/** So many signed folders are looked into, the newest first: each is some megabytes to read. */
const MOST = 40;

/**
 * The newest complete, intact and signed run of the same system and cluster beside `out`, by the names of the folders,
 * which begin with the time where nobody chose another; undefined where there is none. What cannot be read is not it.
 */
export async function lastSigned(out: string, same: Same): Promise<Baseline | undefined> {
  const parent = dirname(resolve(out));
  const inside = await readdir(parent, { withFileTypes: true }).catch(() => []);
  const names = inside.filter((one) => one.isDirectory()).map(({ name }) => name);
  let looked = 0;
  for (const name of names.sort().toReversed()) {
    const dir = join(parent, name);
    if ((await signatureFiles(dir)).length === 0) continue;
    if ((looked += 1) > MOST) break;
    const baseline = (await isOf(dir, same)) ? await baselineOf(dir).catch(ignoreUnreadable) : undefined;
    if (baseline !== undefined && baseline.signedBy.length > 0) return baseline;
  }
  return undefined;
}

async function isOf(dir: string, { system, uid }: Same): Promise<boolean> {
  const record = await readRecord(dir).catch(ignoreUnreadable);
  return record?.run.state === 'complete' && record.run.system === system && record.run.cluster.uid === uid;
}

function ignoreUnreadable(cause: unknown): undefined {
  if (!(cause instanceof AssayError)) throw cause;
}
