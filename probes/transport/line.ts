import type { Socket } from 'node:net';
import type { Outcome, TlsSession } from '../protocol.ts';

/** A connection that is up, ready for an exchange. */
export interface Line {
  readonly socket: Socket;
  /** What becomes of the bytes of an exchange between here and there. */
  readonly onItsWay?: (sent: Buffer) => Buffer;
  /** The TLS of the agent itself, where there is one: then no proxy of the caller's own can read or write in it. */
  readonly tls?: TlsSession;
}

/** What came of an attempt to open one. */
export type Opening = { readonly line: Line } | { readonly stopped: Outcome };

/** Adds the TLS session to an outcome that has room for it. */
export function withTls(outcome: Outcome, tls: TlsSession | undefined): Outcome {
  if (!tls) return outcome;
  switch (outcome.outcome) {
    case 'connected':
    case 'answered':
    case 'tls-alert':
    case 'reset':
    case 'closed':
      return outcome.tls ? outcome : { ...outcome, tls };
    case 'refused':
    case 'dropped':
    case 'unreachable':
    case 'garbled':
    case 'name-not-found':
    case 'wrong-backend':
    case 'probe-failed':
      return outcome;
  }
}
