import { startEntry, type Baseline } from '../evidence/entries.ts';
import { openJournal } from '../evidence/journal.ts';
import { lastSigned } from '../evidence/look-back.ts';
import { claimOutput } from '../evidence/output.ts';
import { keepBook } from './book.ts';
import { carryOut } from './carry-out.ts';
import { RUN_SECONDS, startDeadline } from './deadline.ts';
import { expectOf } from './expect.ts';
import { cardsOf, coverageOf, headerOf, inventoryOf } from './header.ts';
import type { PlannedFinding } from './plan.ts';
import type { Prepared } from './prepare.ts';
import type { Progress } from './progress.ts';
import { takeLease, type TakenLease } from './take-lease.ts';
import { openTeardown, type Teardown } from './teardown.ts';
import { reasonOf, untilAborted } from './until-aborted.ts';

export interface RunOptions {
  /** From newRunId(). */
  readonly id: string;
  /** The folder for the evidence; new or empty. */
  readonly out: string;
  readonly image: string;
  readonly imagePullSecrets: readonly string[];
  /** Milliseconds to wait for another run to end. */
  readonly waitMs: number;
  /** Seconds from the lease on after which the run is stopped, and what a killed one left is gone; RUN_SECONDS by default. */
  readonly timeoutSeconds?: number | undefined;
  /** An auditor's nonce, with which every one of the run begins: 16 hexadecimal digits. */
  readonly challenge?: string | undefined;
  /** The earlier run that this one is compared with; true: the newest signed one beside `out`. */
  readonly since?: Baseline | boolean | undefined;
  readonly progress: Progress;
  /** Stops the run: everything is taken down, the journal is kept and reads `aborted`. */
  readonly signal: AbortSignal;
}

/**
 * One run, from the lease to the last line of the journal. Whatever it made in the cluster is gone when it returns
 * or throws; what could not be removed is given back, in words. Throws E_LEASE_HELD and E_OUTPUT before there is a
 * journal; after that, the journal says how it ended.
 */
export async function runSession(
  prepared: Prepared,
  findings: readonly PlannedFinding[],
  options: RunOptions,
): Promise<readonly string[]> {
  const teardown = openTeardown();
  const lost = new AbortController();
  const signal = AbortSignal.any([options.signal, lost.signal]);
  let stopClock = (): void => undefined;
  try {
    const lease = await takeLease(prepared, { ...options, signal }, teardown, lost);
    stopClock = startDeadline(options.timeoutSeconds ?? RUN_SECONDS, lost);
    await claimOutput(options.out);
    if (signal.aborted) throw reasonOf(signal);
    await keepJournal(prepared, findings, { ...options, signal }, teardown, lease);
  } finally {
    stopClock();
    tell(await teardown.run());
  }
  return teardown.run();
}

async function keepJournal(
  prepared: Prepared,
  findings: readonly PlannedFinding[],
  options: RunOptions,
  teardown: Teardown,
  lease: TakenLease,
): Promise<void> {
  const startedAt = new Date();
  const { id, out, progress, signal, challenge, since } = options;
  const header = await headerOf(id, startedAt, prepared);
  const baseline = since === true ? await lastSigned(out, { ...header, uid: header.cluster.uid }) : since;
  const journal = await openJournal(out);
  const book = keepBook(journal, progress, signal);
  let isComplete = false;
  try {
    await journal.append(
      startEntry({
        run: { ...header, ...(challenge === undefined ? {} : { challenge }) },
        checks: cardsOf(findings),
        planned: findings.map(({ check, trial }) => ({
          check: check.id,
          subject: trial.subject,
          expected: trial.expected,
          safeguards: [...check.safeguards],
          reperform: { command: trial.reperform, expect: expectOf(trial) },
        })),
        inventory: inventoryOf(prepared.system),
        coverage: coverageOf(prepared, findings),
        ...(baseline ? { since: baseline } : {}),
      }),
    );
    await untilAborted(carryOut({ prepared, findings, options, book, teardown, lease }), signal);
    isComplete = true;
  } finally {
    // First the cluster, whatever becomes of the journal.
    book.phase('teardown');
    await teardown.run();
    await book.end(isComplete).finally(() => journal.close());
  }
}

/** What could not be removed is said at once, whatever else went wrong. */
function tell(left: readonly string[]): void {
  if (left.length === 0) return;
  process.stderr.write(`Left behind: ${left.join('; ')}. Remove it with: assay clean\n`);
}
