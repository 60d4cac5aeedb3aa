import type { Round } from '../model/proof.ts';
import type { Alteration } from '../model/sabotage.ts';
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
  for (const alterations of await nodesFirst(bench, attempts)) holes.push(await openHole(bench, alterations));
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

/**
 * What is done to nodes comes first, and so is undone last: their rules are compared with those of the sound lab, and not
 * with what an engine had made by then of the other changes.
 */
async function nodesFirst(
  bench: ProofBench,
  attempts: readonly Attempt[],
): Promise<readonly (readonly Alteration[])[]> {
  const all = await Promise.all(attempts.map(({ sabotage }) => alterationsOf(bench, sabotage)));
  const found = all.flatMap((one) => ('cannot' in one ? [] : [one]));
  const onNodes = (one: readonly Alteration[]): number =>
    one.some((each) => each.do === 'on-nodes') ? 0 : 1;
  return found.toSorted((a, b) => onNodes(a) - onNodes(b));
}
