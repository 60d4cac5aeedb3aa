import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../errors.ts';

/** An interrupted call to the API server is over by then. */
const STOPS_WITHIN_MS = 8_000;

/**
 * The work, or E_INTERRUPTED (or the AssayError that the signal carries) once the signal has come. Then the work is
 * given a moment to stop by itself first: what it is just creating has to be there before it can be removed.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const stop = (): void => {
    const stopped = work.catch(() => undefined);
    void Promise.race([stopped, sleep(STOPS_WITHIN_MS, undefined, { ref: false })]).then(() => {
      aborted.reject(reasonOf(signal));
    });
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    // What the work makes of being stopped is no news.
    const undisturbed = work.catch((error: unknown) => {
      if (signal.aborted) return aborted.promise;
      throw error;
    });
    const result = await Promise.race([undisturbed, aborted.promise]);
    // Work that came to its end all the same has no longer written down what it found.
    if (signal.aborted) throw reasonOf(signal);
    return result;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Why the signal came. */
export function reasonOf(signal: AbortSignal): AssayError {
  if (signal.reason instanceof AssayError) return signal.reason;
  return new AssayError('E_INTERRUPTED', {
    tried: 'running',
    seen: 'it was interrupted',
    todo: 'The journal is kept, and what it holds is sealed as an aborted run.',
  });
}
