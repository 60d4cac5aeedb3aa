import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from '../model/check.ts';
import type { Verdict } from '../model/verdict.ts';
import { findingKey, verdictsNow, type ProofBench } from './proof-bench.ts';

const CALM_MS = 2_000;

/** Which of these checks are red now. */
export async function redNow(bench: ProofBench, checks: readonly Check[]): Promise<readonly Check[]> {
  const verdicts = await verdictsNow(bench, checks);
  const red = [...verdicts].filter(([, verdict]) => verdict === 'fail').map(([{ check }]) => check);
  return checks.filter((check) => red.includes(check));
}

/**
 * Those that stay red. What a sabotage opens stays open until it is undone; a red that is gone when asked again was an
 * earlier sabotage's, still on its way out of some proxy.
 */
export async function stillRed(bench: ProofBench, checks: readonly Check[]): Promise<readonly Check[]> {
  if (checks.length === 0) return [];
  await sleep(CALM_MS);
  return redNow(bench, checks);
}

/** As it was before the first sabotage, and again a while later: proxies learn of an undo one after another. */
export async function staysGreen(bench: ProofBench, checks: readonly Check[]): Promise<true | undefined> {
  if ((await changedNow(bench, checks)).length > 0) return undefined;
  await sleep(CALM_MS);
  return (await changedNow(bench, checks)).length === 0 || undefined;
}

/** Which of these checks do not say what they said before the first sabotage. */
export async function changedNow(bench: ProofBench, checks: readonly Check[]): Promise<readonly Check[]> {
  const now = new Map(
    [...(await verdictsNow(bench, checks))].map(([planned, verdict]) => [findingKey(planned), verdict]),
  );
  const before = [...bench.baseline];
  return checks.filter(({ id }) => {
    const isIts = ([key]: readonly [string, Verdict]): boolean => key.startsWith(`${id} `);
    const [then, today] = [before.filter(isIts), [...now].filter(isIts)];
    return then.length !== today.length || then.some(([key, verdict]) => now.get(key) !== verdict);
  });
}
