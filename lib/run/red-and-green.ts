import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from '../model/check.ts';
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
  if (!(await isAsBefore(bench, checks))) return undefined;
  await sleep(CALM_MS);
  return (await isAsBefore(bench, checks)) || undefined;
}

async function isAsBefore(bench: ProofBench, checks: readonly Check[]): Promise<boolean> {
  const ids = new Set<string>(checks.map(({ id }) => id));
  const now = new Map(
    [...(await verdictsNow(bench, checks))].map(([planned, verdict]) => [findingKey(planned), verdict]),
  );
  const before = [...bench.baseline].filter(([key]) => ids.has(key.slice(0, key.indexOf(' '))));
  return before.length === now.size && before.every(([key, verdict]) => now.get(key) === verdict);
}
