import type { Owner } from '../cluster/owner.ts';
import { AssayError } from '../errors.ts';
import { isClean, type Mutant, type Round } from '../model/proof.ts';
import type { Verdict } from '../model/verdict.ts';
import { newPods } from './afresh.ts';
import { startCast, type Staging } from './cast.ts';
import { changerOf } from './changes.ts';
import { newRunId } from './header.ts';
import { touchedBy } from './hole.ts';
import { plannedChecks, tryMutant } from './mutant.ts';
import { assertOwnLab } from './own-lab.ts';
import { armsOf, lastingVantages } from './plan.ts';
import type { Prepared } from './prepare.ts';
import type { Progress } from './progress.ts';
import { findingKey, interrupted, verdictsOf, type ProofBench } from './proof-bench.ts';
import { tryRound } from './round.ts';
import { mutantId, roundsOf, type Attempt, type Touching } from './rounds.ts';
import { settle } from './settle.ts';
import { takeLease } from './take-lease.ts';
import { openTeardown } from './teardown.ts';

export interface ProveOptions {
  readonly image: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly onMutant: (mutant: Mutant) => Promise<void>;
  readonly onRound: (round: Round) => Promise<void>;
  /** Milliseconds to wait for another run to end. */
  readonly waitMs: number;
  /** Whether a mutant, by its id, is to be tried alone, and whether it is to be in a round. */
  readonly wants: (id: string, how: 'alone' | 'in a round') => boolean;
}

const OWNER_SECONDS = 2 * 3600;

/**
 * Opens every hole that the planned checks look for, on the lab. First each alone: it must turn its check red, and of the
 * affected suites nothing that it does not declare; the undo must make the objects equal and the check green again. Then
 * in rounds of those that do not touch each other, under the whole catalogue. The agents stay all the while.
 */
export async function prove(prepared: Prepared, options: ProveOptions): Promise<void> {
  const { cluster, facts, plan, refused } = prepared;
  const { image, progress, waitMs } = options;
  const lost = new AbortController();
  const signal = AbortSignal.any([options.signal, lost.signal]);
  const { images } = await assertOwnLab(cluster, facts);
  const teardown = openTeardown();
  const runId = newRunId(new Date());
  try {
    const lease = await takeLease(prepared, { id: runId, waitMs, progress, signal }, teardown, lost);
    progress.phase('agents');
    const owners = new Map<string, Owner>();
    const arms = plan.flatMap(({ trial }) => armsOf(trial));
    const staging: Staging = {
      runId,
      image,
      imagePullSecrets: [],
      teardown,
      signal,
      ownerSeconds: OWNER_SECONDS,
      refused,
    };
    const cast = await startCast(cluster, lastingVantages(arms), {
      ...staging,
      onOwner: async (owner) => {
        owners.set(owner.namespace, owner);
        await lease.goesWith(owner);
      },
    });
    await settle(cast, arms, signal);
    progress.phase('baseline');
    const stage = {
      cast,
      signal,
      changer: changerOf(cluster, owners),
      afresh: newPods(cluster, staging),
    };
    const baseline = await greenBaseline({ prepared, ...stage });
    const bench: ProofBench = {
      prepared,
      images,
      teardown,
      baseline,
      restatements: new Set(),
      ...stage,
    };
    await tryAll(bench, options);
  } catch (error) {
    throw signal.aborted ? interrupted() : error;
  } finally {
    progress.phase('teardown');
    const left = await teardown.run();
    progress.done();
    if (left.length > 0) {
      process.stderr.write(`Left behind: ${left.join('; ')}.\n`);
      process.exitCode = 1;
    }
  }
}

async function tryAll(
  bench: ProofBench,
  { progress, onMutant, onRound, wants }: ProveOptions,
): Promise<void> {
  const all = plannedChecks(bench.prepared).flatMap((check) =>
    check.sabotages.map((sabotage): Attempt => ({ check, sabotage })),
  );
  const together: Touching[] = [];
  for (const attempt of all) {
    const id = mutantId(attempt);
    if (wants(id, 'alone')) {
      stopHere(bench);
      progress.phase(id);
      await onMutant(await tryMutant(bench, attempt));
    }
    if (wants(id, 'in a round')) together.push(...(await touchedBy(bench, attempt)));
  }
  const rounds = roundsOf(together).map((round) => round.map(({ attempt }) => attempt));
  for (const [number, attempts] of rounds.entries()) {
    stopHere(bench);
    progress.phase(`round ${number + 1} of ${rounds.length}`);
    const round = await tryRound(bench, attempts);
    await onRound(round);
    // Who among several made something red that nobody declares shows when each is there alone.
    if (isClean(round) || attempts.length === 1) continue;
    for (const attempt of attempts) {
      stopHere(bench);
      await onRound(await tryRound(bench, [attempt]));
    }
  }
}

/** An earlier layer's stop leaves nothing to be proven, and nothing that would hinder the proof of others. */
const ALLOWED: ReadonlySet<Verdict> = new Set(['pass', 'not-run']);

/** A check that is red already proves nothing by turning red. */
async function greenBaseline({
  prepared,
  ...stage
}: Pick<ProofBench, 'prepared' | 'cast' | 'signal' | 'changer' | 'afresh'>): Promise<ProofBench['baseline']> {
  const plan = prepared.plan.filter(({ trial }) => armsOf(trial).length > 0);
  const verdicts = await verdictsOf(stage, plan);
  const broken = plan.findIndex((_, place) => !ALLOWED.has(verdicts[place] ?? 'fail'));
  const first = plan[broken];
  if (!first) return new Map(plan.map((planned, place) => [findingKey(planned), verdicts[place] ?? 'fail']));
  throw new AssayError('E_REFUSED', {
    tried: 'finding every check green before the first sabotage',
    seen: `${findingKey(first)} is ${verdicts[broken] ?? 'without a verdict'}`,
    todo: 'See why with "assay run".',
  });
}

function stopHere({ signal }: ProofBench): void {
  if (signal.aborted) throw interrupted();
}
