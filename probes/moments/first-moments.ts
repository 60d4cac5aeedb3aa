import { setTimeout as sleep } from 'node:timers/promises';
import type { Address, Outcome } from '../protocol.ts';
import { connectTcp } from '../transport/connect-tcp.ts';

/** What a pod's program met at one address from its first moment on. */
export interface Moments {
  /** Milliseconds from the beginning of the program to the first attempt. */
  readonly sinceMs: number;
  /** The same until the last connection that opened; absent where none did. */
  readonly openMs?: number;
  /** What the attempt came to that began last. */
  readonly last: Outcome;
}

/** As often as a program that is in a hurry, and no load to anybody: 160 connections in all. */
const EVERY_MS = 50;
const FOR_MS = 8000;
const TIMEOUT_MS = 1000;

export interface Pace {
  readonly everyMs: number;
  readonly forMs: number;
}

/**
 * Connects again and again, each time anew and without waiting for the one before: behind whoever drops, a queue would see
 * nothing of the time in between. `now`: milliseconds since the program began.
 */
export async function watchMoments(
  { host, port }: Address,
  now: () => number = () => performance.now(),
  { everyMs, forMs }: Pace = { everyMs: EVERY_MS, forMs: FOR_MS },
): Promise<Moments> {
  const { signal } = new AbortController();
  const sinceMs = now();
  let openMs: number | undefined;
  let last: Outcome = { outcome: 'probe-failed', reason: 'never-tried' };
  let latest = -1;
  const attempt = async (number: number): Promise<void> => {
    const connection = await connectTcp(host, port, TIMEOUT_MS, signal);
    const isOpen = 'socket' in connection;
    if (isOpen) {
      connection.socket.destroy();
      openMs = Math.max(openMs ?? 0, now());
    }
    if (number < latest) return;
    latest = number;
    last = isOpen ? { outcome: 'connected' } : connection.stopped;
  };
  const attempts: Promise<void>[] = [];
  while (now() - sinceMs < forMs) {
    attempts.push(attempt(attempts.length));
    await sleep(everyMs);
  }
  await Promise.all(attempts);
  return {
    sinceMs: Math.round(sinceMs),
    ...(openMs === undefined ? {} : { openMs: Math.round(openMs) }),
    last,
  };
}

/** What that means of the time after `afterMs`, as one outcome. */
export function outcomeAfter({ openMs, last }: Moments, afterMs: number): Outcome {
  if (openMs === undefined) return last;
  if (openMs > afterMs) return { outcome: 'connected', openMs };
  return last.outcome === 'refused' || last.outcome === 'dropped' ? { ...last, openMs } : last;
}
