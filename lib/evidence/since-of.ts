import type { Since } from '../model/record.ts';
import { changesBetween } from './changes.ts';
import type { Baseline } from './entries.ts';
import type { Comparable } from './facts.ts';

/** The part of the record that tells what changed since an earlier run. */
export function sinceOf({ inventory, findings, ...earlier }: Baseline, now: Comparable): Since {
  return { ...earlier, changes: changesBetween({ inventory, findings }, now) };
}
