import type { Observation } from '../lib/model/record.ts';
import { outcomeWords } from './outcome.ts';
import { placeOf, identityOf } from './words.ts';

export const PHASES = ['before', 'during', 'after'] as const;

/** An observation and its number in the finding. */
export interface Numbered {
  readonly one: Observation;
  readonly number: number;
}

/** One exchange can be a control of several ways to the same subject; a reader wants to see it once. */
export function once(all: readonly Observation[]): Numbered[] {
  const byExchange = new Map<string, Numbered>();
  for (const [number, one] of all.entries()) {
    const key = `${one.batch} ${one.seq} ${one.role} ${one.control ?? ''}`;
    if (!byExchange.has(key)) byExchange.set(key, { one, number });
  }
  return [...byExchange.values()];
}

/** Each kind of control with what came of it, counted by phase: "answered 200 by the app (2 before, 2 beside, 2 after)". */
export function controlsInShort(seen: readonly Numbered[]): (readonly [kind: string, words: string])[] {
  const controls = seen.flatMap(({ one }) => (one.role === 'control' ? [one] : []));
  return [...Map.groupBy(controls, ({ control }) => control ?? 'control')].map(([kind, same]) => [
    kind,
    [...Map.groupBy(same, outcomeWords)].map(([words, alike]) => `${words} (${byPhase(alike)})`).join('; '),
  ]);
}

function byPhase(alike: readonly Observation[]): string {
  const counts = PHASES.map((phase) => [alike.filter((one) => one.phase === phase).length, phase] as const);
  return counts
    .filter(([count]) => count > 0)
    .map(([count, phase]) => `${count} ${phase === 'during' ? 'beside' : phase}`)
    .join(', ');
}

/** What came of the probes: "reset ×3". */
export function probesInShort(seen: readonly Numbered[]): string {
  const probes = seen.flatMap(({ one }) => (one.role === 'probe' ? [one] : []));
  return [...Map.groupBy(probes, outcomeWords)]
    .map(([words, { length }]) => `${words} ×${length}`)
    .join(', ');
}

/** Who asked whom on trial, by identity: pods and addresses stand with each exchange. */
export function partiesInShort(seen: readonly Numbered[]): string[] {
  const probes = seen.flatMap(({ one }) => (one.role === 'probe' ? [one] : []));
  return [...new Set(probes.map((one) => `${identityOf(one)} → ${placeOf(one)}`))];
}
