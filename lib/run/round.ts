import type { Round } from '../model/proof.ts';
import { alterationsOf, openHole, type Hole } from './hole.ts';
import { plannedChecks, secondsSince, undeclared } from './mutant.ts';
import { until, type ProofBench } from './proof-bench.ts';
import { changedNow, redNow, staysGreen, stillRed } from './red-and-green.ts';
import { mutantId, type Attempt } from './rounds.ts';

/**
 * Opens several holes at once that do not touch each other, and runs the whole catalogue: each check meant to be red has
 * to be, and nothing that none of them declares. Then all are closed and everything is as it was before.
 */
export async function tryRound(bench: ProofBench, attempts: readonly Attempt[]): Promise<Round> {
  const startedAt = performance.now();
  const all = plannedChecks(bench.prepared);
  const meant = attempts.map(({ check }) => check);
  const holes: Hole[] = [];
  for (const { sabotage } of attempts) {
    const alterations = await alterationsOf(bench, sabotage);
    if (!('cannot' in alterations)) holes.push(await openHole(bench, alterations));
  }
  const bitten = await until(bench, async () => {
    const red = await redNow(bench, meant);
    return meant.every((check) => red.includes(check)) ? true : undefined;
  });
  const red = await redNow(bench, all);
  const strange = all.filter(({ id }) => undeclared(attempts, red).includes(id));
  const unexpected = await stillRed(bench, strange);
  const left: string[] = [];
  for (const hole of holes.toReversed()) left.push(...(await hole.close()));
  // Everything once; then what was meant to be red, and what is not yet as it was, until it is and stays so.
  const open = new Set([...meant, ...(await changedNow(bench, all))]);
  const isGreen = (await until(bench, () => staysGreen(bench, [...open]))) === true;
  return {
    mutants: attempts.map(mutantId),
    red: red.filter((check) => !strange.includes(check) || unexpected.includes(check)).map(({ id }) => id),
    missing: meant.filter((check) => !bitten && !red.includes(check)).map(({ id }) => id),
    unexpected: unexpected.map(({ id }) => id),
    restored: left.length === 0 && isGreen,
    seconds: secondsSince(startedAt),
  };
}
