import type { Layer } from '../model/layer.ts';
import { fits, type Stop } from '../model/match.ts';
import type { DenialArm } from '../model/trial.ts';
import { deadControl, keptBy, outcomesOf, saysNothing, silentReceiver, tally } from './evidence-of.ts';
import type { ArmVerdict, Seen } from './judge.ts';
import { inWords } from './outcome-words.ts';
import { controlsOf } from './shot.ts';

/**
 * A pass needs every probe stopped by one class of stop that a claimed layer can produce, every control alive before
 * and after (and whenever it was tried in between), and a receiver's log, where one was asked, that holds the
 * controls and not the probes.
 */
export function judgeDenial(arm: DenialArm, seen: readonly Seen[]): ArmVerdict {
  const probes = outcomesOf(seen);
  const keep = keptBy(arm);
  const observed = tally(probes, keep);
  const inconclusive = (reason: string): ArmVerdict => ({ verdict: 'inconclusive', reason, observed });

  // One way through is a hole, whatever the other attempts met: a door that opens sometimes is open.
  if (probes.some((outcome) => arm.holes.some((hole) => fits(hole, outcome))))
    return { verdict: 'fail', observed };
  if (!isAnsweredRefusal(arm, seen) && seen.some(({ part, arrived }) => part.role === 'probe' && arrived))
    return { verdict: 'fail', reason: 'arrived: the receiver has the request in its log', observed };

  if (probes.length === 0) return inconclusive('probe-not-sent');
  const speechless = probes.find(saysNothing);
  if (speechless) return inconclusive(`${speechless.outcome}: ${inWords(speechless)}`);

  const met = probes.map((outcome) => [...arm.stops, ...arm.shadows].find((stop) => fits(stop, outcome)));
  const unexpected = met.findIndex((stop) => stop === undefined);
  if (unexpected >= 0) {
    const outcome = probes[unexpected];
    return inconclusive(
      `layer-unknown: ${outcome ? inWords(outcome, keep) : ''} is no stop of ${layersOf(arm.stops)}`,
    );
  }
  const found = met.filter((stop) => stop !== undefined);
  if (new Set(found.map(({ outcome }) => CLASS[outcome])).size > 1)
    return inconclusive(`flapping: ${observed}`);

  const dead = deadControl(controlsOf(arm), seen) ?? silentReceiver(seen);
  if (dead !== undefined) return inconclusive(dead);

  const shadow = found.find((stop) => arm.shadows.includes(stop));
  if (shadow) {
    return { verdict: 'not-run', reason: `shadowed-by:${shadow.layer}`, layer: shadow.layer, observed };
  }
  const [first] = found;
  if (!first) return inconclusive('probe-not-sent');
  return { verdict: 'pass', layer: first.layer, observed };
}

/** Attempts agree when they met the same class: under load one firewall both rejects and drops (design, rule 5). */
const CLASS: Readonly<Record<Stop['outcome'], string>> = {
  refused: 'no-connection',
  dropped: 'no-connection',
  reset: 'cut',
  closed: 'cut',
  'tls-alert': 'alert',
  answered: 'refusal',
};

/** Where the stop is an answer of the application itself, its receiver had to be reached. */
function isAnsweredRefusal({ stops }: DenialArm, seen: readonly Seen[]): boolean {
  return seen.some(
    ({ part, outcome }) =>
      part.role === 'probe' &&
      stops.some((stop) => stop.outcome === 'answered' && stop.by !== 'proxy' && fits(stop, outcome)),
  );
}

function layersOf(list: readonly { readonly layer: Layer }[]): string {
  return [...new Set(list.map(({ layer }) => layer))].join(' or ');
}
