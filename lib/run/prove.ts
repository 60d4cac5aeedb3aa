import { setTimeout as sleep } from 'node:timers/promises';
import { acquireLease } from '../cluster/lease.ts';
import { listObjects, present } from '../cluster/objects.ts';
import { AssayError } from '../errors.ts';
import type { Alteration, Sabotage, Scene } from '../model/sabotage.ts';
import type { Mutant } from '../model/proof.ts';
import type { Check } from '../model/check.ts';
import { applyAlteration, prepareUndo, type Undo } from './alter.ts';
import { bundleAgent } from './agent-bundle.ts';
import type { Cast } from './agent.ts';
import { startCast } from './cast.ts';
import { conclude } from './conclude.ts';
import { conduct } from './experiment.ts';
import { newRunId } from './header.ts';
import { assertOwnLab } from './own-lab.ts';
import { armsOf, vantagesNeeded, type PlannedFinding } from './plan.ts';
import type { Prepared } from './prepare.ts';
import type { Progress } from './progress.ts';
import { settle } from './settle.ts';
import { openTeardown, type Teardown } from './teardown.ts';

export interface ProveOptions {
  readonly image: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  onMutant(mutant: Mutant): void;
}

/** A change of policy must bite within this, and be gone again within it after the undo. */
const BITES_WITHIN_MS = 60_000;
const AGENTS_MS = 120_000;
const SETTLE_MS = 25_000;
const OWNER_SECONDS = 3600;

/**
 * Opens every hole that the planned checks look for, one at a time, on the lab: each must turn its check red, and the
 * undo must make the objects equal and the check green again. The agents stay between mutants.
 */
export async function prove(prepared: Prepared, options: ProveOptions): Promise<readonly Mutant[]> {
  const { cluster, facts, plan, system } = prepared;
  const { progress, signal } = options;
  await assertOwnLab(cluster, facts);
  const teardown = openTeardown();
  const runId = newRunId(new Date());
  try {
    progress.phase('lease');
    const lease = await acquireLease(cluster, {
      namespace: system.stage.namespace,
      runId,
      onLost: () => undefined,
    });
    teardown.before('the lease', () => lease.release());
    progress.phase('agents');
    const arms = plan.flatMap(({ trial }) => armsOf(trial));
    const cast = await startCast(cluster, [...vantagesNeeded(arms).values()], {
      runId,
      image: options.image,
      imagePullSecrets: [],
      bundle: await bundleAgent(),
      teardown,
      signal,
      deadlineMs: AGENTS_MS,
      ownerSeconds: OWNER_SECONDS,
    });
    await settle(cast, arms, { deadlineMs: SETTLE_MS, signal });
    progress.phase('baseline');
    const baseline = await verdictsOf(cast, plan, signal);
    const broken = plan.find(({ trial }, index) => baseline[index] !== 'pass' && 'arms' in trial);
    if (broken) {
      throw new AssayError('E_REFUSED', {
        tried: 'finding every check green before the first sabotage',
        seen: `${broken.check.id} ${broken.trial.subject} is not: ${baseline[plan.indexOf(broken)] ?? '?'}`,
        todo: 'See why with "assay run".',
      });
    }
    const mutants: Mutant[] = [];
    for (const check of new Set(plan.map((planned) => planned.check))) {
      for (const sabotage of check.sabotages) {
        if (signal.aborted) throw interrupted();
        progress.phase(`${check.id}~${sabotage.id}`);
        const mutant = await tryMutant({ prepared, cast, check, sabotage, teardown, signal });
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
    if (left.length > 0) process.stderr.write(`Left behind: ${left.join('; ')}.\n`);
  }
}

async function tryMutant(about: {
  prepared: Prepared;
  cast: Cast;
  check: Check;
  sabotage: Sabotage;
  teardown: Teardown;
  signal: AbortSignal;
}): Promise<Mutant> {
  const { prepared, cast, check, sabotage, teardown, signal } = about;
  const { cluster, plan, system } = prepared;
  const startedAt = performance.now();
  const scene: Scene = {
    system,
    find: async (apiVersion, kind, namespace) =>
      present(await listObjects(cluster, { apiVersion, kind }, { namespace })),
  };
  const mutant = (rest: Pick<Mutant, 'red' | 'caught' | 'restored'> & { note?: string }): Mutant => ({
    id: `${check.id}~${sabotage.id}`,
    check: check.id,
    what: sabotage.what,
    expected: [check.id],
    collateral: [...sabotage.collateral],
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    ...rest,
  });
  const alterations = await sabotage.alter(scene);
  if ('cannot' in alterations)
    return mutant({ red: [], caught: false, restored: true, note: alterations.cannot });

  const undo = await sabotaged(prepared, alterations, teardown);
  const own = plan.filter((planned) => planned.check === check);
  const isRed = await until(signal, async () => (await verdictsOf(cast, own, signal)).includes('fail'));
  const red = isRed ? redOf(plan, await verdictsOf(cast, plan, signal)) : [];
  const left = await undo();
  const isGreen = await until(signal, async () =>
    (await verdictsOf(cast, own, signal)).every(
      (verdict, index) => verdict === 'pass' || !('arms' in (own[index]?.trial ?? {})),
    ),
  );
  const allowed = new Set<string>([check.id, ...sabotage.collateral]);
  const unexpected = red.filter((id) => !allowed.has(id));
  const notes = [
    ...left,
    ...(unexpected.length > 0 ? [`also red: ${unexpected.join(', ')}`] : []),
    ...(isGreen ? [] : ['not green again']),
  ];
  return mutant({
    red,
    caught: red.includes(check.id) && unexpected.length === 0,
    restored: left.length === 0 && isGreen,
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
  });
}

/** Applies the alterations; the way back is registered before each, and given as one function. */
async function sabotaged(
  { cluster }: Prepared,
  alterations: readonly Alteration[],
  teardown: Teardown,
): Promise<() => Promise<readonly string[]>> {
  const undos: Undo[] = [];
  let undone: Promise<readonly string[]> | undefined;
  const back = async (): Promise<readonly string[]> => {
    const left: string[] = [];
    for (const undo of undos.toReversed()) left.push(...(await undo.run()));
    return left;
  };
  const once = (): Promise<readonly string[]> => (undone ??= back());
  teardown.before('a sabotage', async () => {
    const left = await once();
    if (left.length > 0) throw new Error(left.join('; '));
  });
  for (const alteration of alterations) {
    undos.push(await prepareUndo(cluster, alteration));
    await applyAlteration(cluster, alteration);
  }
  return once;
}

async function verdictsOf(
  cast: Cast,
  findings: readonly PlannedFinding[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const arms = findings.flatMap(({ trial }) => armsOf(trial));
  const experiment = await conduct(cast, arms, { signal });
  return findings.map((planned) => conclude(planned, { cast, experiment, changed: new Set() }).verdict);
}

const redOf = (plan: readonly PlannedFinding[], verdicts: readonly string[]): string[] => [
  ...new Set(plan.filter((_, index) => verdicts[index] === 'fail').map(({ check }) => check.id)),
];

/** Asks until it is so, bounded in time. */
async function until(signal: AbortSignal, is: () => Promise<boolean>): Promise<boolean> {
  const end = Date.now() + BITES_WITHIN_MS;
  for (;;) {
    if (await is()) return true;
    if (signal.aborted) throw interrupted();
    if (Date.now() >= end) return false;
    await sleep(500);
  }
}

const interrupted = (): AssayError =>
  new AssayError('E_INTERRUPTED', {
    tried: 'proving',
    seen: 'it was interrupted',
    todo: 'Every sabotage was undone.',
  });
