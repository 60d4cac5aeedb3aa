import type { Socket } from 'node:net';
import { startQuietTimer } from '../quiet-timer.ts';

/** How listening ended: the reader had enough, the peer closed, nothing more came in time, or the connection broke. */
export type Ending = 'enough' | 'eof' | 'silence' | Error;

export interface Heard {
  readonly bytes: Buffer;
  readonly ending: Ending;
}

export interface Listening {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called with all bytes so far; true ends the exchange. */
  readonly isEnough: (bytes: Buffer) => boolean;
}

/** No answer that we read is longer. */
const MOST_BYTES = 256 * 1024;
/** A peer that keeps us busy byte by byte is left after this many timeouts. */
export const MOST_TIMEOUTS = 4;

/** Writes, then reads until one of the endings. Never rejects. */
export function converse(socket: Socket, send: Buffer, listening: Listening): Promise<Heard> {
  const { timeoutMs, signal, isEnough } = listening;
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    const settle = (ending: Ending): void => {
      quiet.stop();
      clearTimeout(patience);
      signal.removeEventListener('abort', onAbort);
      socket.off('data', onData).off('end', onEnd).off('error', onError).off('close', onEnd);
      resolve({ bytes, ending });
    };
    const onData = (chunk: Buffer): void => {
      quiet.heard();
      bytes = Buffer.concat([bytes, chunk]);
      try {
        if (isEnough(bytes) || bytes.length > MOST_BYTES) settle('enough');
      } catch (error) {
        settle(error instanceof Error ? error : new Error('unreadable'));
      }
    };
    const onEnd = (): void => {
      settle(socket.errored ?? 'eof');
    };
    const onError = (error: Error): void => {
      settle(error);
    };
    const onAbort = (): void => {
      settle('silence');
    };
    const quiet = startQuietTimer(timeoutMs, onAbort);
    const patience = setTimeout(onAbort, timeoutMs * MOST_TIMEOUTS);
    signal.addEventListener('abort', onAbort);
    if (socket.destroyed) {
      onEnd();
      return;
    }
    socket.on('data', onData).once('end', onEnd).once('error', onError).once('close', onEnd);
    if (send.length > 0) socket.write(send);
  });
}
