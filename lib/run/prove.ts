import { AssayError } from '../errors.ts';
import type { Mutant } from '../model/proof.ts';
import type { Verdict } from '../model/verdict.ts';
import { startCast } from './cast.ts';
import { newRunId } from './header.ts';
import { findingKey, interrupted, tryMutant, verdictsOf, type Bench } from './mutant.ts';
import { assertOwnLab } from './own-lab.ts';
import { armsOf, vantagesNeeded } from './plan.ts';
import type { Prepared } from './prepare.ts';
import type { Progress } from './progress.ts';
import { settle } from './settle.ts';
import { takeLease } from './take-lease.ts';
import { openTeardown } from './teardown.ts';

export interface ProveOptions {
  readonly image: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly onMutant: (mutant: Mutant) => void;
  /** Milliseconds to wait for another run to end. */
  readonly waitMs: number;
  /** The mutants to try, by id; all where it is absent. */
  readonly only?: ReadonlySet<string> | undefined;
}

const OWNER_SECONDS = 3600;

/**
 * Opens every hole that the planned checks look for, one at a time, on the lab: each must turn its check red, and the
 * undo must make the objects equal and the check green again. The agents stay between mutants.
 */
export async function prove(prepared: Prepared, options: ProveOptions): Promise<readonly Mutant[]> {
  const { cluster, facts, plan, refused } = prepared;
  const { image, progress, waitMs, only } = options;
  const lost = new AbortController();
  const signal = AbortSignal.any([options.signal, lost.signal]);
  await assertOwnLab(cluster, facts);
  const teardown = openTeardown();
  const runId = newRunId(new Date());
  try {
    const lease = await takeLease(prepared, { id: runId, waitMs, progress, signal }, teardown, lost);
    progress.phase('agents');
    const arms = plan.flatMap(({ trial }) => armsOf(trial));
    const cast = await startCast(cluster, [...vantagesNeeded(arms).values()], {
      runId,
      image,
      imagePullSecrets: [],
      teardown,
      signal,
      ownerSeconds: OWNER_SECONDS,
      onOwner: lease.goesWith,
      refused,
    });
    await settle(cast, arms, signal);
    progress.phase('baseline');
    const bench: Bench = {
      prepared,
      cast,
      teardown,
      signal,
      baseline: await greenBaseline({ prepared, cast, signal }),
    };
    const mutants: Mutant[] = [];
    for (const check of new Set(plan.map((planned) => planned.check))) {
      for (const sabotage of check.sabotages) {
        if (signal.aborted) throw interrupted();
        if (only && !only.has(`${check.id}~${sabotage.id}`)) continue;
        progress.phase(`${check.id}~${sabotage.id}`);
        const mutant = await tryMutant(bench, check, sabotage);
        mutants.push(mutant);
        options.onMutant(mutant);
      }
    }
    return mutants;
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

/** An earlier layer's stop leaves nothing to be proven, and nothing that would hinder the proof of others. */
const ALLOWED: ReadonlySet<Verdict> = new Set(['pass', 'not-run']);

/** A check that is red already proves nothing by turning red. */
async function greenBaseline({
  prepared,
  cast,
  signal,
}: Pick<Bench, 'prepared' | 'cast' | 'signal'>): Promise<Bench['baseline']> {
  const plan = prepared.plan.filter(({ trial }) => armsOf(trial).length > 0);
  const verdicts = await verdictsOf({ cast, signal }, plan);
  const broken = plan.findIndex((_, place) => !ALLOWED.has(verdicts[place] ?? 'fail'));
  const first = plan[broken];
  if (!first) return new Map(plan.map((planned, place) => [findingKey(planned), verdicts[place] ?? 'fail']));
  throw new AssayError('E_REFUSED', {
    tried: 'finding every check green before the first sabotage',
    seen: `${findingKey(first)} is ${verdicts[broken] ?? 'without a verdict'}`,
    todo: 'See why with "assay run".',
  });
}
