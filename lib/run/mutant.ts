import { suiteOf, type Check } from '../model/check.ts';
import type { Mutant } from '../model/proof.ts';
import { alterationsOf, openHole } from './hole.ts';
import { until, type ProofBench } from './proof-bench.ts';
import { redNow, staysGreen, stillRed } from './red-and-green.ts';
import { mutantId, type Attempt } from './rounds.ts';

/**
 * Opens one hole, sees its check turn red and nothing else of the affected suites but what is declared, closes it, and
 * sees the objects equal and the check green again.
 */
export async function tryMutant(bench: ProofBench, attempt: Attempt): Promise<Mutant> {
  const { check, sabotage } = attempt;
  const startedAt = performance.now();
  const mutant = (rest: Pick<Mutant, 'red' | 'caught' | 'restored'>, notes: readonly string[]): Mutant => ({
    id: mutantId(attempt),
    check: check.id,
    what: sabotage.what,
    expected: [check.id],
    collateral: [...sabotage.collateral],
    seconds: secondsSince(startedAt),
    ...rest,
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
  });
  const alterations = await alterationsOf(bench, sabotage);
  if ('cannot' in alterations)
    return mutant({ red: [], caught: false, restored: true }, [alterations.cannot]);
  const hole = await openHole(bench, alterations);
  const affected = affectedBy(bench, attempt);
  const red = await until(bench, async () => {
    const found = await redNow(bench, affected);
    return found.includes(check) ? found : undefined;
  });
  const beside = await stillRed(
    bench,
    (red ?? []).filter((one) => one !== check),
  );
  const left = await hole.close();
  const isGreen = (await until(bench, () => staysGreen(bench, [check, ...beside]))) === true;

  const unexpected = undeclared([attempt], beside);
  return mutant(
    {
      red: [...(red ? [check] : []), ...beside].map(({ id }) => id),
      caught: red !== undefined && unexpected.length === 0,
      restored: left.length === 0 && isGreen,
    },
    [
      ...left,
      ...(unexpected.length > 0 ? [`also red: ${unexpected.join(', ')}`] : []),
      ...(isGreen ? [] : ['not green again']),
    ],
  );
}

/** Red checks that none of these sabotages is meant or allowed to turn red. */
export function undeclared(attempts: readonly Attempt[], red: readonly Check[]): readonly string[] {
  const allowed = new Set(
    attempts.flatMap(({ check, sabotage }): readonly string[] => [check.id, ...sabotage.collateral]),
  );
  return red.map(({ id }) => id).filter((id) => !allowed.has(id));
}

export const secondsSince = (startedAt: number): number =>
  Math.round((performance.now() - startedAt) / 100) / 10;

/** Every check of its own suite and of the suites of its declared collateral. */
function affectedBy({ prepared }: ProofBench, { check, sabotage }: Attempt): readonly Check[] {
  const suites = new Set([check.id, ...sabotage.collateral].map((id) => id.slice(0, id.indexOf('/'))));
  return plannedChecks(prepared).filter(({ id }) => suites.has(suiteOf(id)));
}

export const plannedChecks = ({ plan }: ProofBench['prepared']): readonly Check[] => [
  ...new Set(plan.map(({ check }) => check)),
];
