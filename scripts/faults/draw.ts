import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROOT } from '../live/assay.ts';

const SEED_DIGITS = 8;

/** So many of a list, spread over it, from a place that a commit chooses: the same commit draws the same ones. */
export function draw<T>(all: readonly T[], wanted: number, commit: string): readonly T[] {
  const count = Math.min(wanted, all.length);
  const first = Number.parseInt(commit.slice(0, SEED_DIGITS), 16) % Math.max(all.length, 1);
  const places = new Set(
    Array.from(
      { length: count },
      (_, place) => (first + Math.floor((place * all.length) / count)) % all.length,
    ),
  );
  return all.filter((_, place) => places.has(place));
}

export async function headCommit(): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: ROOT });
  return stdout.trim();
}
