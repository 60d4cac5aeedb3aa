import { AssayError } from '../errors.ts';
import type { Mutant } from '../model/proof.ts';
import { startCast } from './cast.ts';
import { newRunId } from './header.ts';
import { interrupted, tryMutant, verdictsOf, type Bench } from './mutant.ts';
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
}

const OWNER_SECONDS = 3600;

/**
 * Opens every hole that the planned checks look for, one at a time, on the lab: each must turn its check red, and the
 * undo must make the objects equal and the check green again. The agents stay between mutants.
 */
export async function prove(prepared: Prepared, options: ProveOptions): Promise<readonly Mutant[]> {
  const { cluster, facts, plan } = prepared;
  const { image, progress } = options;
  const lost = new AbortController();
  const signal = AbortSignal.any([options.signal, lost.signal]);
  await assertOwnLab(cluster, facts);
  const teardown = openTeardown();
  const runId = newRunId(new Date());
  try {
    await takeLease(prepared, { id: runId, waitMs: 0, progress, signal }, teardown, lost);
    progress.phase('agents');
    const arms = plan.flatMap(({ trial }) => armsOf(trial));
    const cast = await startCast(cluster, [...vantagesNeeded(arms).values()], {
      runId,
      image,
      imagePullSecrets: [],
      teardown,
      signal,
      ownerSeconds: OWNER_SECONDS,
    });
    const bench: Bench = { prepared, cast, teardown, signal };
    await settle(cast, arms, signal);
    progress.phase('baseline');
    await assertGreen(bench);
    const mutants: Mutant[] = [];
    for (const check of new Set(plan.map((planned) => planned.check))) {
      for (const sabotage of check.sabotages) {
        if (signal.aborted) throw interrupted();
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

/** A check that is red already proves nothing by turning red. */
async function assertGreen(bench: Bench): Promise<void> {
  const { plan } = bench.prepared;
  const verdicts = await verdictsOf(bench, plan);
  const index = plan.findIndex(({ trial }, place) => armsOf(trial).length > 0 && verdicts[place] !== 'pass');
  const broken = plan[index];
  if (!broken) return;
  throw new AssayError('E_REFUSED', {
    tried: 'finding every check green before the first sabotage',
    seen: `${broken.check.id} ${broken.trial.subject} is ${verdicts[index] ?? 'without a verdict'}`,
    todo: 'See why with "assay run".',
  });
}
