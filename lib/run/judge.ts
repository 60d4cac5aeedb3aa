import type { Outcome } from '../../probes/protocol.ts';
import type { Layer } from '../model/layer.ts';
import { describeMatch, fits, type Stop } from '../model/match.ts';
import type { ControlKind, Phase } from '../model/record.ts';
import type { DenialArm } from '../model/trial.ts';
import { inWords } from './outcome-words.ts';

/** Which part of an arm an outcome belongs to. */
export type Part =
  | { readonly role: 'probe' }
  | { readonly role: 'control'; readonly kind: Exclude<ControlKind, 'canary'>; readonly index: number };

export interface Seen {
  readonly part: Part;
  readonly phase: Phase;
  readonly attempt: number;
  readonly outcome: Outcome;
}

export type ArmVerdict =
  | { readonly verdict: 'pass'; readonly layer: Layer; readonly observed: string }
  | { readonly verdict: 'fail'; readonly observed: string }
  | {
      readonly verdict: 'not-run';
      readonly reason: `shadowed-by:${Layer}`;
      readonly layer: Layer;
      readonly observed: string;
    }
  | { readonly verdict: 'inconclusive'; readonly reason: string; readonly observed: string };

/**
 * From the observations of one arm to its verdict. A pure function of the set of observations: their order within a
 * phase does not matter. A pass needs every probe stopped by one class of stop that a claimed layer can produce, and
 * every control alive before and after (and whenever it was tried in between).
 */
export function judgeArm(arm: DenialArm, seen: readonly Seen[]): ArmVerdict {
  const probes = seen.filter(({ part }) => part.role === 'probe').map(({ outcome }) => outcome);
  const observed = tally(probes);
  const inconclusive = (reason: string): ArmVerdict => ({ verdict: 'inconclusive', reason, observed });

  // One way through is a hole, whatever the other attempts met: a door that opens sometimes is open.
  if (probes.some((outcome) => arm.holes.some((hole) => fits(hole, outcome))))
    return { verdict: 'fail', observed };

  if (probes.length === 0) return inconclusive('probe-not-sent');
  const speechless = probes.find((outcome) => SAYS_NOTHING.has(outcome.outcome));
  if (speechless) return inconclusive(`${speechless.outcome}: ${inWords(speechless)}`);

  const met = probes.map((outcome) => [...arm.stops, ...arm.shadows].find((stop) => fits(stop, outcome)));
  const unexpected = met.findIndex((stop) => stop === undefined);
  if (unexpected >= 0) {
    const outcome = probes[unexpected];
    return inconclusive(
      `layer-unknown: ${outcome ? inWords(outcome) : ''} is no stop of ${layersOf(arm.stops)}`,
    );
  }
  const found = met.filter((stop) => stop !== undefined);
  if (new Set(found.map(({ outcome }) => CLASS[outcome])).size > 1)
    return inconclusive(`flapping: ${observed}`);

  const dead = deadControl(arm, seen);
  if (dead !== undefined) return inconclusive(dead);

  const shadow = found.find((stop) => arm.shadows.includes(stop));
  if (shadow) {
    return { verdict: 'not-run', reason: `shadowed-by:${shadow.layer}`, layer: shadow.layer, observed };
  }
  const [first] = found;
  if (!first) return inconclusive('probe-not-sent');
  return { verdict: 'pass', layer: first.layer, observed };
}

/** Outcomes that say nothing about a refusal. */
const SAYS_NOTHING: ReadonlySet<Outcome['outcome']> = new Set([
  'probe-failed',
  'name-not-found',
  'wrong-backend',
  'unreachable',
  'garbled',
]);

/** Attempts agree when they met the same class: under load one firewall both rejects and drops (design, rule 5). */
const CLASS: Readonly<Record<Stop['outcome'], string>> = {
  refused: 'no-connection',
  dropped: 'no-connection',
  reset: 'cut',
  closed: 'cut',
  'tls-alert': 'alert',
  answered: 'refusal',
};

function deadControl(arm: DenialArm, seen: readonly Seen[]): string | undefined {
  const controls = [
    ...(arm.sameRequest ?? []).map((control, index) => ({
      kind: 'same-request' as const,
      index,
      alive: control.alive,
    })),
    ...(arm.witness ?? []).map((control, index) => ({
      kind: 'witness' as const,
      index,
      alive: control.alive,
    })),
    ...arm.sameCaller.map((control, index) => ({
      kind: 'same-caller' as const,
      index,
      alive: control.alive,
    })),
  ];
  for (const { kind, index, alive } of controls) {
    for (const phase of ['before', 'during', 'after'] as const) {
      const tries = seen.filter(
        ({ part, phase: when }) =>
          when === phase && part.role === 'control' && part.kind === kind && part.index === index,
      );
      const living = tries.filter(({ outcome }) => alive.some((match) => fits(match, outcome)));
      // Before and after, a control may be tried again (at most three times); beside the probes it must always live.
      const ok = phase === 'during' ? living.length === tries.length : living.length > 0;
      if (ok) continue;
      const last = tries.findLast(({ outcome }) => !alive.some((match) => fits(match, outcome)))?.outcome;
      const got = last ? inWords(last) : 'never tried';
      return `control-dead: ${kind} ${phase} was ${got}, expected ${alive.map(describeMatch).join(' or ')}`;
    }
  }
  return undefined;
}

function layersOf(list: readonly Stop[]): string {
  return [...new Set(list.map(({ layer }) => layer))].join(' or ');
}

/** "3 × reset", "2 × refused, 1 × dropped". */
function tally(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(inWords(outcome), (counts.get(inWords(outcome)) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([words, count]) => `${count} × ${words}`)
    .join(', ');
}
