import { setTimeout as sleep } from 'node:timers/promises';
import { acquireLease } from '../cluster/lease.ts';
import { discover } from '../discover/discover.ts';
import { startEntry } from '../evidence/entries.ts';
import { openJournal } from '../evidence/journal.ts';
import { claimOutput } from '../evidence/output.ts';
import { AssayError } from '../errors.ts';
import { bundleAgent } from './agent-bundle.ts';
import { startCast } from './cast.ts';
import { changedReplicas, conclude } from './conclude.ts';
import { conduct } from './experiment.ts';
import { cardsOf, coverageOf, headerOf, inventoryOf } from './header.ts';
import { keepBook, type Book } from './book.ts';
import { armsOf, vantagesNeeded, type PlannedFinding } from './plan.ts';
import type { Prepared } from './prepare.ts';
import type { Progress } from './progress.ts';
import { settle } from './settle.ts';
import { openTeardown, type Teardown } from './teardown.ts';
import type { TrialVerdict } from './judge-trial.ts';
import { waiverFor } from './waive.ts';

export interface RunOptions {
  /** From newRunId(). */
  readonly id: string;
  /** The folder for the evidence; new or empty. */
  readonly out: string;
  readonly image: string;
  readonly imagePullSecrets: readonly string[];
  /** Milliseconds to wait for another run to end. */
  readonly waitMs: number;
  readonly progress: Progress;
  /** Stops the run: everything is taken down, the journal is kept and reads `aborted`. */
  readonly signal: AbortSignal;
}

/** All agents together; a cold image pull is the longest part of it. */
const AGENTS_MS = 120_000;
const SETTLE_MS = 25_000;
/** An interrupted call to the API server is over by then. */
const STOPS_WITHIN_MS = 8_000;
/** A killed run's objects are gone after this at the latest. */
const OWNER_SECONDS = 900;

/**
 * One run, from the empty folder to the last line of the journal. Whatever it made in the cluster is gone when it
 * returns or throws. Gives the verdicts in the order of `findings`.
 */
export async function runSession(
  prepared: Prepared,
  findings: readonly PlannedFinding[],
  options: RunOptions,
): Promise<readonly TrialVerdict[]> {
  const startedAt = new Date();
  const { id, progress, signal } = options;
  await claimOutput(options.out);
  const journal = await openJournal(options.out);
  const teardown = openTeardown();
  const book = keepBook(journal, progress, signal);
  try {
    await book.write(
      startEntry({
        run: await headerOf(id, startedAt, prepared),
        checks: cardsOf(findings),
        planned: findings.map(({ check, trial }) => ({
          check: check.id,
          subject: trial.subject,
          expected: trial.expected,
          safeguards: [...check.safeguards],
        })),
        inventory: inventoryOf(prepared.system),
        coverage: coverageOf(prepared, findings),
      }),
    );
    return await untilAborted(probe({ prepared, findings, options, book, teardown }), signal);
  } finally {
    await book.phase('teardown');
    const left = await teardown.run();
    await book.end();
    await journal.close();
    if (left.length > 0)
      process.stderr.write(`Left behind: ${left.join('; ')}. Remove it with: assay clean\n`);
  }
}

async function probe(about: {
  prepared: Prepared;
  findings: readonly PlannedFinding[];
  options: RunOptions;
  book: Book;
  teardown: Teardown;
}): Promise<readonly TrialVerdict[]> {
  const { prepared, findings, options, book, teardown } = about;
  const { cluster, loaded, facts, system } = prepared;
  const { id, progress, signal, waitMs, image, imagePullSecrets } = options;
  const arms = findings.flatMap(({ trial }) => armsOf(trial));

  await book.phase('lease');
  let release = (): Promise<void> => Promise.resolve();
  teardown.before('the lease', () => release());
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => undefined);
  const lease = await acquireLease(cluster, {
    namespace: system.stage.namespace,
    runId: id,
    waitMs,
    onWait: (holder) => {
      progress.step(`waiting for ${holder}`);
    },
    onLost: (reason) => {
      lost.reject(
        new AssayError('E_LEASE_HELD', {
          tried: 'keeping the lease',
          seen: reason,
          todo: 'Another run may be probing: run again.',
        }),
      );
    },
  });
  release = () => lease.release();

  const work = async (): Promise<readonly TrialVerdict[]> => {
    await book.phase('agents');
    const bundle = await bundleAgent();
    const cast = await startCast(cluster, [...vantagesNeeded(arms).values()], {
      runId: id,
      image,
      imagePullSecrets,
      bundle,
      teardown,
      signal,
      deadlineMs: AGENTS_MS,
      ownerSeconds: OWNER_SECONDS,
      onProgress: (running, of) => {
        progress.step(`${running} of ${of} running`);
      },
    });
    await book.phase('settle');
    book.count(await settle(cast, arms, { deadlineMs: SETTLE_MS, signal }));
    await book.phase('probes');
    const experiment = await conduct(cast, arms, {
      onRound: (round) => book.round(cast, findings, round),
      signal,
    });
    await book.phase('verdicts');
    const after = await discover(cluster, loaded, facts);
    const changed = changedReplicas(system.endpoints, after.endpoints);
    const verdicts = findings.map((planned) => conclude(planned, { cast, experiment, changed }));
    await book.verdicts(
      findings.map((planned, finding) => {
        const verdict = verdicts[finding] ?? { verdict: 'inconclusive' as const, observed: 'no verdict' };
        const subject = { check: planned.check.id, subject: planned.trial.subject };
        const waiver =
          verdict.verdict === 'fail' ? waiverFor(loaded.config.waivers, subject, new Date()) : undefined;
        const oneSided = planned.trial.oneSided && armsOf(planned.trial).length > 0;
        return {
          finding,
          ...verdict,
          ...(oneSided ? { oneSided: true as const } : {}),
          ...(waiver ? { waiver } : {}),
        };
      }),
    );
    return verdicts;
  };
  return Promise.race([work(), lost.promise]);
}

/**
 * The promise, or E_INTERRUPTED once the signal has come. Then the work is given a moment to stop by itself first:
 * what it is just creating has to be there before it can be removed.
 */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const stop = (): void => {
    const error = new AssayError('E_INTERRUPTED', {
      tried: 'running',
      seen: 'it was interrupted',
      todo: 'The journal is kept, and what it holds is sealed as an aborted run.',
    });
    const stopped = work.catch(() => undefined);
    void Promise.race([stopped, sleep(STOPS_WITHIN_MS, undefined, { ref: false })]).then(() => {
      aborted.reject(error);
    });
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    // What the work makes of being stopped is no news.
    const undisturbed = work.catch((error: unknown) => {
      if (signal.aborted) return aborted.promise;
      throw error;
    });
    return await Promise.race([undisturbed, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
