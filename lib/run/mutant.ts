import { setTimeout as sleep } from 'node:timers/promises';
import { listObjects, present } from '../cluster/objects.ts';
import { AssayError } from '../errors.ts';
import type { Check } from '../model/check.ts';
import type { Mutant } from '../model/proof.ts';
import type { Alteration, Sabotage, Scene } from '../model/sabotage.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Cast } from './agent.ts';
import { applyAlteration, prepareUndo, type Undo } from './alter.ts';
import { conclude } from './conclude.ts';
import { conduct } from './experiment.ts';
import { armsOf, type PlannedFinding } from './plan.ts';
import { replan, type Prepared } from './prepare.ts';
import type { Teardown } from './teardown.ts';

/** A change of policy must bite within this, and be gone again within it after the undo. */
const BITES_WITHIN_MS = 60_000;
const ASK_AGAIN_MS = 500;
const CALM_MS = 2_000;
/** Somebody else's write in between makes one try fail. */
const UNDO_TRIES = 4;

/** What a sabotage is tried with. */
export interface Bench {
  readonly prepared: Prepared;
  readonly images: Scene['images'];
  readonly cast: Cast;
  readonly teardown: Teardown;
  readonly signal: AbortSignal;
  /** Every tried finding's verdict before the first sabotage, by findingKey. */
  readonly baseline: ReadonlyMap<string, Verdict>;
}

export const findingKey = ({ check, trial }: PlannedFinding): string => `${check.id} ${trial.subject}`;

/** Opens one hole, sees its check turn red, closes it, and sees the objects equal and the check green again. */
export async function tryMutant(bench: Bench, check: Check, sabotage: Sabotage): Promise<Mutant> {
  const { cluster, plan, system } = bench.prepared;
  const startedAt = performance.now();
  const mutant = (rest: Pick<Mutant, 'red' | 'caught' | 'restored'> & { note?: string }): Mutant => ({
    id: `${check.id}~${sabotage.id}`,
    check: check.id,
    what: sabotage.what,
    expected: [check.id],
    collateral: [...sabotage.collateral],
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    ...rest,
  });
  const scene: Scene = {
    system,
    images: bench.images,
    find: async (apiVersion, kind, namespace) =>
      present(await listObjects(cluster, { apiVersion, kind }, { namespace })),
  };
  const alterations = await sabotage.alter(scene);
  if ('cannot' in alterations) {
    return mutant({ red: [], caught: false, restored: true, note: alterations.cannot });
  }
  const tried = plan.filter(({ trial }) => armsOf(trial).length > 0);
  const undo = await alter(bench, alterations);
  // A sabotage may add or replace a replica: each time the system is looked at anew.
  const isRed = await until(bench, async () =>
    (await verdictsOf(bench, await planNow(bench, [check]))).includes('fail'),
  );
  const others = new Set(tried.map((planned) => planned.check).filter((one) => one !== check));
  const red = isRed ? [check.id, ...(await redBeside(bench, [...others]))] : [];
  const left = await undo();
  const isGreen = await until(bench, () => staysGreen(bench, check));

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

/**
 * The other checks that are red. What a sabotage opens stays open until it is undone; a red that is gone when asked
 * again was an earlier sabotage's, still on its way out of some proxy.
 */
async function redBeside(bench: Bench, others: readonly Check[]): Promise<readonly string[]> {
  const first = await redOf(bench, others);
  if (first.length === 0) return [];
  await sleep(CALM_MS);
  const again = await redOf(
    bench,
    others.filter(({ id }) => first.includes(id)),
  );
  return again;
}

async function redOf(bench: Bench, checks: readonly Check[]): Promise<readonly string[]> {
  const plan = await planNow(bench, checks);
  const verdicts = await verdictsOf(bench, plan);
  return [...new Set(plan.filter((_, index) => verdicts[index] === 'fail').map(({ check }) => check.id))];
}

/** As it was before, and again a while later: proxies learn of an undo one after another. */
async function staysGreen(bench: Bench, check: Check): Promise<boolean> {
  const isGreen = async (): Promise<boolean> => {
    const plan = await planNow(bench, [check]);
    const verdicts = await verdictsOf(bench, plan);
    const now = new Map(plan.map((planned, index) => [findingKey(planned), verdicts[index]]));
    const before = [...bench.baseline].filter(([key]) => key.startsWith(`${check.id} `));
    return before.length === now.size && before.every(([key, verdict]) => now.get(key) === verdict);
  };
  if (!(await isGreen())) return false;
  await sleep(CALM_MS);
  return isGreen();
}

/** What these checks would try now, as far as they can try anything. */
async function planNow({ prepared }: Bench, checks: readonly Check[]): Promise<readonly PlannedFinding[]> {
  const plan = await replan(prepared, checks);
  return plan.filter(({ trial }) => armsOf(trial).length > 0);
}

/** The verdicts of findings as the cluster is now. */
export async function verdictsOf(
  { cast, signal }: Pick<Bench, 'cast' | 'signal'>,
  findings: readonly PlannedFinding[],
): Promise<readonly Verdict[]> {
  const arms = findings.flatMap(({ trial }) => armsOf(trial));
  const experiment = await conduct(cast, arms, { signal });
  return findings.map((planned) => conclude(planned, { cast, experiment, changed: new Set() }).verdict);
}

/** Applies the alterations; the way back is registered before each, and given as one function that may be tried again. */
async function alter(
  { prepared: { cluster }, teardown }: Bench,
  alterations: readonly Alteration[],
): Promise<() => Promise<readonly string[]>> {
  let undos: readonly Undo[] = [];
  const back = async (): Promise<readonly string[]> => {
    const left: string[] = [];
    const open: Undo[] = [];
    for (const undo of undos.toReversed()) {
      const differences = await undo.run().catch((error: unknown) => [`${undo.what}: ${String(error)}`]);
      left.push(...differences);
      if (differences.length > 0) open.unshift(undo);
    }
    undos = open;
    return left;
  };
  const persistent = async (): Promise<readonly string[]> => {
    let left = await back();
    for (let tries = 1; left.length > 0 && tries < UNDO_TRIES; tries += 1) {
      await sleep(ASK_AGAIN_MS);
      left = await back();
    }
    return left;
  };
  teardown.before('a sabotage', async () => {
    const left = await persistent();
    if (left.length > 0) throw new Error(left.join('; '));
  });
  for (const alteration of alterations) {
    undos = [...undos, await prepareUndo(cluster, alteration)];
    await applyAlteration(cluster, alteration);
  }
  return persistent;
}

/** Asks until it is so, bounded in time. */
async function until({ signal }: Bench, is: () => Promise<boolean>): Promise<boolean> {
  const end = Date.now() + BITES_WITHIN_MS;
  for (;;) {
    if (await is()) return true;
    if (signal.aborted) throw interrupted();
    if (Date.now() >= end) return false;
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
