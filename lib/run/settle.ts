import { setTimeout as sleep } from 'node:timers/promises';
import { fits } from '../model/match.ts';
import type { Arm } from '../model/trial.ts';
import { vantageKey } from '../model/vantage.ts';
import type { Cast } from './agent.ts';
import { fire } from './fire.ts';
import type { NewNonce } from './nonce.ts';
import { vantagesOfArm } from './plan.ts';
import { controlsOf, shotKey, type Control } from './shot.ts';

const PAUSE_MS = 300;
const SETTLE_MS = 25_000;
/** An engine writes a new pod's rules within this (kube-router takes a second or two); a hole that stays is no delay. */
const RULES_MS = 10_000;

/**
 * Waits until the stage is what it says: policies that admit our new pods have reached the nodes, certificates have
 * come. Controls themselves are the canaries; what is still dead at the deadline is left to the run to say. Where the
 * rule on trial is one for a pod that we have just started, its first stop is waited for too: how long a new pod stands
 * open is another question than whether it does so for good. None of this is evidence.
 * Nobody waits for an arm of which somebody is absent. Returns the number of exchanges made.
 */
export async function settle(
  cast: Cast,
  arms: readonly Arm[],
  signal: AbortSignal,
  newNonce?: NewNonce,
): Promise<number> {
  const manned = arms.filter(isManned(cast));
  const controls = byKey(manned.flatMap(controlsOf));
  const rules = byKey(manned.flatMap(newRulesOf));
  const waiting = new Map([...rules, ...controls]);
  const startedAt = Date.now();
  let sent = 0;
  while (waiting.size > 0) {
    const fired = await fire(
      cast,
      [...waiting.values()].map(({ shot }) => ({ shot, attempts: 1, first: 1 })),
      { newNonce },
    );
    sent += fired.length;
    for (const { shot, outcome } of fired) {
      const key = shotKey(shot);
      if (waiting.get(key)?.alive.some((match) => fits(match, outcome))) waiting.delete(key);
    }
    const waited = Date.now() - startedAt;
    if (waited >= RULES_MS) {
      for (const key of rules.keys()) if (!controls.has(key)) waiting.delete(key);
    }
    if (waited >= SETTLE_MS || signal.aborted) break;
    await sleep(PAUSE_MS);
  }
  return sent;
}

type Awaited = Pick<Control, 'shot' | 'alive'>;

const byKey = (list: readonly Awaited[]): ReadonlyMap<string, Awaited> =>
  new Map(list.map(({ shot, alive }) => [shotKey(shot), { shot, alive }]));

/**
 * The probe of an arm whose stop is a rule for a pod of ours, or of one that such a rule has to admit first: a policy on its way
 * out, one on our own closed canary, one that is taken back later.
 */
function newRulesOf(arm: Arm): readonly Awaited[] {
  if ('change' in arm) {
    const { from, to, send, via, until } = arm;
    return [{ shot: { from, to, send, via }, alive: until }];
  }
  if (!('holes' in arm)) return [];
  const { from, to, send, via, stops } = arm;
  const isClosed = to.at === 'canary' && to.of.where === 'pod' && to.of.canary === 'closed';
  const isOnItsWayOut = stops.some(({ layer }) => layer === 'egress-policy');
  return isClosed || isOnItsWayOut ? [{ shot: { from, to, send, via }, alive: stops }] : [];
}

const isManned =
  (cast: Cast) =>
  (arm: Arm): boolean =>
    vantagesOfArm(arm).every((vantage) => cast.get(vantageKey(vantage))?.state === 'ready');
