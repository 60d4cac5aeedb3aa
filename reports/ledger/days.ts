import type { GapReason, LedgerRun } from '../../lib/model/ledger.ts';
import type { SafeguardState } from '../../lib/model/verdict.ts';

/** What is known of one day: the state by the last run that ended on it, or that there is none. */
export type DayState = SafeguardState | 'gap' | 'cut short';

/** Days in a row of which the same is known. UTC dates, both included. */
export interface Span {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly state: DayState;
  /** Of a gap: what its owner says, if somebody does. */
  readonly reason?: GapReason | undefined;
}

export const DAY = 86_400_000;

/** The UTC date of a moment in milliseconds: YYYY-MM-DD. */
export const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The days from `from` to `to`, UTC dates, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY) days.push(dateOf(at));
  return days;
}

/** By day, for one safeguard: a run that was cut short shows nothing for good, and hides a whole one of the same day. */
export function stateByDay(
  runs: readonly LedgerRun[],
  citation: string,
  days: readonly string[],
): ReadonlyMap<string, DayState> {
  const last = new Map<string, DayState>();
  for (const { finishedAt, state, safeguards } of runs) {
    const row = safeguards.find((one) => one.citation === citation);
    const known = row === undefined || row.state === 'not assessed by this tool' ? undefined : row.state;
    if (known !== undefined) last.set(finishedAt.slice(0, 10), state === 'complete' ? known : 'cut short');
  }
  return new Map(days.map((day) => [day, last.get(day) ?? 'gap']));
}

/** The same as spans; a gap is parted where its reasons change. */
export function spansOf(byDay: ReadonlyMap<string, DayState>, reasons: readonly GapReason[]): Span[] {
  const spans: Span[] = [];
  for (const [day, state] of byDay) {
    const reason = state === 'gap' ? reasons.find(({ from, to }) => from <= day && day <= to) : undefined;
    const last = spans.at(-1);
    if (last?.state === state && last.reason === reason)
      spans[spans.length - 1] = { ...last, to: day, days: last.days + 1 };
    else spans.push({ from: day, to: day, days: 1, state, reason });
  }
  return spans;
}
