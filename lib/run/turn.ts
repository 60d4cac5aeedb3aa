import type { Outcome } from '../../probes/protocol.ts';
import type { Changed } from './changes.ts';
import type { Fired } from './fire.ts';

/** What a change made of an exchange that was under way. */
export type Turn =
  | {
      readonly first: Outcome;
      /** How often it came to that. */
      readonly times: number;
      /** Milliseconds from the change until the last time; negative where that was before it. */
      readonly lastMs: number;
      /** Whether it came to that before the change at all. */
      readonly isBefore: boolean;
      /** Milliseconds from the change until the first exchange that came to something else; absent where none did. */
      readonly afterMs?: number;
    }
  | { readonly unchanged: string };

/** From the agent's clock and the runner's to one line of time. Absent where nothing was made again. */
export function turnOf({ before, startsAt }: Fired, changed: Changed | undefined): Turn | undefined {
  if (!before || startsAt === undefined || !changed) return undefined;
  if ('failed' in changed) return { unchanged: changed.failed };
  const { result: first, times, sinceMs, untilMs, nextMs } = before;
  return {
    first,
    times,
    lastMs: Math.round(startsAt + untilMs - changed.endedAt),
    isBefore: startsAt + sinceMs < changed.beganAt,
    ...(nextMs === undefined ? {} : { afterMs: Math.round(startsAt + nextMs - changed.beganAt) }),
  };
}
