import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckId } from '../../lib/model/check.ts';
import { assertOwnLab } from '../../lib/run/own-lab.ts';
import { prepare, type Prepared } from '../../lib/run/prepare.ts';
import { chooseTarget } from '../../lib/run/target.ts';
import type { Fault } from './fault.ts';
import { untilGreen } from './green.ts';
import type { JudgedFault } from './judge-fault.ts';
import { runFault } from './run-fault.ts';

export interface Trying {
  readonly out: string;
  readonly catalogue: readonly CheckId[];
  readonly signal: AbortSignal;
  /** Whether another fault may be begun. */
  readonly goesOn: () => boolean;
  readonly onFault: (judged: JudgedFault, seconds: number) => void;
}

/** Tries faults one after another. Each begins and ends on a lab that is seen to be sound. */
export async function tryFaults(faults: readonly Fault[], trying: Trying): Promise<void> {
  const { out, signal, goesOn, onFault } = trying;
  // The checks that were seen green since the last thing was broken.
  let green = '';
  for (const fault of faults) {
    if (signal.aborted || !goesOn()) return;
    const startedAt = Date.now();
    const checks = fault.checks.join();
    const prepared = await ownLab(trying.catalogue);
    if (green !== checks) demand('The lab is not as it should be', await untilGreen(fault.checks));
    const folder = join(out, `${fault.id}-${startedAt}`);
    mkdirSync(folder, { recursive: true });
    const { row, faults: why } = await runFault(fault, { prepared, folder, signal });
    const left = await untilGreen(fault.checks);
    green = checks;
    onFault(
      { row: { ...row, held: row.held && left.length === 0 }, faults: [...why, ...left] },
      Math.round((Date.now() - startedAt) / 1000),
    );
    demand('The lab did not come back', left);
  }
}

/** Anew each time: a fault may have restarted what an old connection led to. */
async function ownLab(catalogue: readonly CheckId[]): Promise<Prepared> {
  const target = await chooseTarget({});
  const prepared = await prepare(target, target.config, { selected: [], catalogue });
  await assertOwnLab(prepared.cluster, prepared.facts);
  return prepared;
}

function demand(what: string, left: readonly string[]): void {
  if (left.length > 0) throw new Error(`${what}: ${left.join('; ')}`);
}
