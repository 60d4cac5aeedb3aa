import { describeMatch, fits } from '../model/match.ts';
import type { ChangeArm } from '../model/trial.ts';
import { deadControl, keptBy, saysNothing, silentReceiver } from './evidence-of.ts';
import type { ArmVerdict, Seen } from './judge.ts';
import { inWords } from './outcome-words.ts';
import { controlsOf } from './shot.ts';

/**
 * A pass needs the caller served before the change and stopped in time after it, by what the claimed layer can produce,
 * while somebody whose right stays is served all along. Served for longer is a fail, whatever came then.
 */
export function judgeChange(arm: ChangeArm, seen: readonly Seen[]): ArmVerdict {
  const [probe] = seen.filter(({ part }) => part.role === 'probe');
  if (!probe) return { verdict: 'inconclusive', reason: 'probe-not-sent', observed: 'nothing was tried' };
  const { outcome, turn } = probe;
  const words = inWords(outcome, keptBy(arm));
  const inconclusive = (reason: string, observed = words): ArmVerdict => ({
    verdict: 'inconclusive',
    reason,
    observed,
  });

  if (saysNothing(outcome)) return inconclusive(`${outcome.outcome}: ${words}`);
  if (!turn) return inconclusive('change-not-made: it was not made again');
  if ('unchanged' in turn) return inconclusive(`change-not-made: ${turn.unchanged}`);
  const { first, times, isBefore, lastMs, afterMs } = turn;
  const atFirst = `${times} × ${inWords(first, keptBy(arm))}`;
  if (!isBefore) return inconclusive('too-late: it was not made before the change', atFirst);
  if (!arm.until.some((match) => fits(match, first)))
    return inconclusive(`never-held: before the change it was ${inWords(first, keptBy(arm))}`, atFirst);

  if (lastMs > arm.withinMs)
    return { verdict: 'fail', observed: `${atFirst}, still ${seconds(lastMs)} after the change` };
  if (afterMs === undefined) return inconclusive('cut-short: it was not made for long enough', atFirst);
  const observed = `${atFirst}, then ${words} ${seconds(afterMs)} after the change`;
  if (afterMs < 0) return inconclusive('too-early: it was stopped before anything was changed', observed);
  const stop = arm.stops.find((one) => fits(one, outcome));
  if (!stop)
    return inconclusive(
      `layer-unknown: ${words} is not ${arm.stops.map(describeMatch).join(' or ')}`,
      observed,
    );
  const dead = deadControl(controlsOf(arm), seen) ?? silentReceiver(seen);
  if (dead !== undefined) return inconclusive(dead, observed);
  if (afterMs > arm.withinMs) return { verdict: 'fail', layer: stop.layer, observed };
  return { verdict: 'pass', layer: stop.layer, observed };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
