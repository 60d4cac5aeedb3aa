import { explain, fits } from '../model/match.ts';
import type { PermitArm } from '../model/trial.ts';
import { deadControl, keptBy, outcomesOf, saysNothing, silentReceiver, tally } from './evidence-of.ts';
import type { ArmVerdict, Seen } from './judge.ts';
import { inWords } from './outcome-words.ts';
import { type Control, controlsOf } from './shot.ts';

/**
 * A pass needs every attempt served while the contrast was stopped before, beside and after; a fail needs every
 * attempt broken by an outcome that shows it, and a caller that is alive. Served sometimes is neither.
 */
export function judgePermit(arm: PermitArm, seen: readonly Seen[]): ArmVerdict {
  const probes = outcomesOf(seen);
  const keep = keptBy(arm);
  const observed = tally(probes, keep);
  const inconclusive = (reason: string): ArmVerdict => ({ verdict: 'inconclusive', reason, observed });

  if (probes.length === 0) return inconclusive('probe-not-sent');
  const served = probes.map((outcome) => arm.serves.some((match) => fits(match, outcome)));
  // Bytes of a protocol that is not ours to speak say nothing, unless any bytes are what serving means.
  const speechless = probes.find((outcome, at) => !served[at] && saysNothing(outcome));
  if (speechless) return inconclusive(`${speechless.outcome}: ${inWords(speechless)}`);

  const broken = probes.map((outcome) => arm.breaks.find((match) => fits(match, outcome)));
  const controls = controlsOf(arm);
  const [first] = broken;
  const [outcome] = probes;
  if (first !== undefined && outcome && broken.every((match) => match !== undefined)) {
    // Somebody else who is served too does not make a refusal of this caller any better.
    const mute = deadControl(controls.slice(arm.contrast.length), seen);
    if (mute !== undefined) return inconclusive(mute);
    const reason = explain(first, outcome);
    return {
      verdict: 'fail',
      observed,
      ...('layer' in first ? { layer: first.layer } : {}),
      ...(reason === undefined ? {} : { reason }),
    };
  }
  if (!served.every(Boolean)) {
    const odd = probes.find((_, at) => !served[at] && broken[at] === undefined);
    return inconclusive(odd ? `layer-unknown: ${inWords(odd, keep)}` : `flapping: ${observed}`);
  }
  const contrasts = controls.slice(0, arm.contrast.length);
  const dead = deadControl(controls, seen) ?? silentReceiver(seen) ?? arrivedContrast(contrasts, seen);
  return dead === undefined ? { verdict: 'pass', observed } : inconclusive(dead);
}

/** What stands in the receiver's log was not stopped on the way there, whatever its sender saw. */
function arrivedContrast(contrasts: readonly Control[], seen: readonly Seen[]): string | undefined {
  const arrived = seen.find(
    ({ part: one, outcome, arrived: there }) =>
      there === true &&
      outcome.outcome !== 'answered' &&
      one.role === 'control' &&
      contrasts.some(({ part }) => part.kind === one.kind && part.index === one.index),
  );
  return arrived && `control-dead: ${inWords(arrived.outcome)} was no stop, the receiver has it in its log`;
}
