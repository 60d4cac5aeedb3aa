import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../errors.ts';
import type { Check } from '../model/check.ts';
import type { Restatement, Scene } from '../model/sabotage.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Afresh } from './afresh.ts';
import type { Cast } from './agent.ts';
import { takeBackChanges, type Changer } from './changes.ts';
import { conclude } from './conclude.ts';
import { conduct } from './experiment.ts';
import { armsOf, type PlannedFinding } from './plan.ts';
import { replan, type Prepared } from './prepare.ts';
import { settle } from './settle.ts';
import type { Teardown } from './teardown.ts';

/** A change of policy must bite within this, and be gone again within it after the undo. */
const BITES_WITHIN_MS = 60_000;
const ASK_AGAIN_MS = 500;
const LEAST_TRIES = 3;

/** What sabotages are tried with. */
export interface ProofBench {
  readonly prepared: Prepared;
  readonly images: Scene['images'];
  readonly cast: Cast;
  readonly teardown: Teardown;
  readonly signal: AbortSignal;
  readonly changer: Changer;
  readonly afresh: Afresh;
  /** Every tried finding's verdict before the first sabotage, by findingKey. */
  readonly baseline: ReadonlyMap<string, Verdict>;
  /** What sabotages say otherwise of the system, while they do. */
  readonly restatements: Set<Restatement>;
}

export const findingKey = ({ check, trial }: PlannedFinding): string => `${check.id} ${trial.subject}`;

/** The verdicts of findings as the cluster is now. */
export async function verdictsOf(
  { cast: standing, signal, changer, afresh }: Pick<ProofBench, 'cast' | 'signal' | 'changer' | 'afresh'>,
  findings: readonly PlannedFinding[],
): Promise<readonly Verdict[]> {
  const arms = findings.flatMap(({ trial }) => armsOf(trial));
  const { cast, done } = await afresh(standing, arms);
  // What was given back after the last look takes its time, as at the beginning of a run.
  await settle(
    cast,
    arms.filter((arm) => 'change' in arm),
    signal,
  );
  const experiment = await conduct(cast, arms, { signal, changer });
  await done();
  // The same agents are asked again.
  await takeBackChanges(arms, changer);
  return findings.map((planned) => conclude(planned, { cast, experiment, changed: new Set() }).verdict);
}

/** What these checks try now, as far as they can try anything, with its verdicts: a sabotage may add or replace a replica. */
export async function verdictsNow(
  bench: ProofBench,
  checks: readonly Check[],
): Promise<ReadonlyMap<PlannedFinding, Verdict>> {
  const restated = [...bench.restatements].map((one) => one.restated);
  const plan = (await replan(bench.prepared, checks, restated)).filter(
    ({ trial }) => armsOf(trial).length > 0 || 'refuted' in trial,
  );
  const verdicts = await verdictsOf(bench, plan);
  return new Map(plan.map((planned, index) => [planned, verdicts[index] ?? 'inconclusive']));
}

/** Asks until there is an answer, bounded in time, and a few times however long one takes; without one, undefined. */
export async function until<T>(
  { signal }: ProofBench,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = Date.now() + BITES_WITHIN_MS;
  for (let asked = 1; ; asked += 1) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (signal.aborted) throw interrupted();
    if (Date.now() >= end && asked >= LEAST_TRIES) return undefined;
    await sleep(ASK_AGAIN_MS);
  }
}

/** E_INTERRUPTED, for a proof. */
export const interrupted = (): AssayError =>
  new AssayError('E_INTERRUPTED', {
    tried: 'proving',
    seen: 'it was interrupted',
    todo: 'Every sabotage was undone.',
  });
