import { connect, type Socket } from 'node:net';
import { classifyConnectError, codeOf } from '../classify/errno.ts';
import type { Outcome } from '../protocol.ts';
import { startQuietTimer } from '../quiet-timer.ts';

export type Connection = { readonly socket: Socket } | { readonly stopped: Outcome };

/** One TCP connection to one address. No second family is tried: its own timer would be taken for a drop. */
export function connectTcp(
  ip: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Connection> {
  return new Promise((resolve) => {
    const socket = connect({ host: ip, port, autoSelectFamily: false, noDelay: true });
    const giveUp = (): void => {
      stop({ outcome: 'probe-failed', reason: 'deadline' });
    };
    const timer = startQuietTimer(timeoutMs, () => {
      stop({ outcome: 'dropped', after: 'syn' });
    });
    const settle = (connection: Connection): void => {
      timer.stop();
      signal.removeEventListener('abort', giveUp);
      socket.removeAllListeners();
      // An error between two users of the socket is kept in socket.errored and must not end the process.
      socket.on('error', () => undefined);
      resolve(connection);
    };
    const stop = (stopped: Outcome): void => {
      settle({ stopped });
      socket.destroy();
    };
    signal.addEventListener('abort', giveUp);
    socket.once('error', (error) => {
      stop(classifyConnectError(codeOf(error)));
    });
    socket.once('connect', () => {
      settle({ socket });
    });
  });
}
