import type { Exchange, Outcome } from '../../probes/protocol.ts';
import { describeMatch, fits } from '../model/match.ts';
import type { Seen } from './judge.ts';
import { inWords } from './outcome-words.ts';
import type { Control } from './shot.ts';

/** What the judges of all shapes read out of the observations of an arm. */

export const outcomesOf = (seen: readonly Seen[]): readonly Outcome[] =>
  seen.filter(({ part }) => part.role === 'probe').map(({ outcome }) => outcome);

/** Outcomes that say nothing about the system. */
const SAYS_NOTHING: ReadonlySet<Outcome['outcome']> = new Set([
  'probe-failed',
  'name-not-found',
  'wrong-backend',
  'unreachable',
  'garbled',
]);

export const saysNothing = ({ outcome }: Outcome): boolean => SAYS_NOTHING.has(outcome);

/** The first of these controls that did not live when it had to, in words. */
export function deadControl(controls: readonly Control[], seen: readonly Seen[]): string | undefined {
  for (const { part, shot, alive } of controls) {
    for (const phase of ['before', 'during', 'after'] as const) {
      const tries = seen.filter(
        ({ part: one, phase: when }) =>
          when === phase && one.role === 'control' && one.kind === part.kind && one.index === part.index,
      );
      const living = tries.filter(({ outcome }) => alive.some((match) => fits(match, outcome)));
      // Before and after, a control may be tried again (at most three times); beside the probes it must always live.
      const ok = phase === 'during' ? living.length === tries.length : living.length > 0;
      if (ok) continue;
      const last = tries.findLast(({ outcome }) => !alive.some((match) => fits(match, outcome)))?.outcome;
      const got = last ? inWords(last, keptBy(shot)) : 'never tried';
      return `control-dead: ${part.kind} ${phase} was ${got}, expected ${alive.map(describeMatch).join(' or ')}`;
    }
  }
  return undefined;
}

/**
 * A receiver that was asked must have what is known to have reached it, or its silence about the rest means nothing,
 * and an answer that it did not give was somebody else's. Who answers a datagram does not say who he is, so a control
 * that lives by any answer but a proxy's counts.
 */
export function silentReceiver(seen: readonly Seen[]): string | undefined {
  const missing = seen.find(
    ({ part, outcome, arrived }) =>
      arrived === false &&
      outcome.outcome === 'answered' &&
      (outcome.by === 'app' || (outcome.by === 'unknown' && part.role === 'control')),
  );
  return missing && `receiver-silent: its log lacks a ${missing.part.role} that it answered`;
}

/** "3 × reset", "2 × refused, 1 × dropped". */
export function tally(outcomes: readonly Outcome[], keep: readonly string[] = []): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) {
    const words = inWords(outcome, keep);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([words, count]) => `${count} × ${words}`)
    .join(', ');
}

/** The headers that a request asked for by name. */
export const keptBy = ({ send }: { readonly send: Exchange }): readonly string[] =>
  'keep' in send ? (send.keep ?? []) : [];
