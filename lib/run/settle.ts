import { setTimeout as sleep } from 'node:timers/promises';
import { fits } from '../model/match.ts';
import type { Arm } from '../model/trial.ts';
import { vantageKey } from '../model/vantage.ts';
import type { Cast } from './agent.ts';
import { fire } from './fire.ts';
import { vantagesOfArm } from './plan.ts';
import { controlsOf, shotKey } from './shot.ts';

const PAUSE_MS = 300;
const SETTLE_MS = 25_000;

/**
 * Waits until the stage is what it says: policies that admit our new pods have reached the nodes, certificates have
 * come. Controls themselves are the canaries; what is still dead at the deadline is left to the run to say.
 * Nobody waits for an arm of which somebody is absent. Returns the number of exchanges made.
 */
export async function settle(cast: Cast, arms: readonly Arm[], signal: AbortSignal): Promise<number> {
  const waiting = new Map(
    arms
      .filter(isManned(cast))
      .flatMap((arm) => controlsOf(arm).map(({ shot, alive }) => [shotKey(shot), { shot, alive }] as const)),
  );
  const until = Date.now() + SETTLE_MS;
  let sent = 0;
  while (waiting.size > 0) {
    const fired = await fire(
      cast,
      [...waiting.values()].map(({ shot }) => ({ shot, attempts: 1, first: 1 })),
    );
    sent += fired.length;
    for (const { shot, outcome } of fired) {
      const key = shotKey(shot);
      if (waiting.get(key)?.alive.some((match) => fits(match, outcome))) waiting.delete(key);
    }
    if (Date.now() >= until || signal.aborted) break;
    await sleep(PAUSE_MS);
  }
  return sent;
}

const isManned =
  (cast: Cast) =>
  (arm: Arm): boolean =>
    vantagesOfArm(arm).every((vantage) => cast.get(vantageKey(vantage))?.state === 'ready');
