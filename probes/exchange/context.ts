import type { Address } from '../protocol.ts';
import type { Line } from '../transport/line.ts';
import type { Heard } from '../wire/converse.ts';
import { converse } from '../wire/converse.ts';
import type { Way } from '../classify/answerer.ts';

/** What every exchange needs beside its own words. */
export interface ExchangeContext {
  readonly line: Line;
  readonly to: Address;
  readonly nonce: string;
  readonly backend: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly way: Way;
}

/** Sends bytes and listens on the line of this exchange. */
export function say(
  context: ExchangeContext,
  send: Buffer,
  isEnough: (bytes: Buffer) => boolean,
): Promise<Heard> {
  const { line, timeoutMs, signal } = context;
  return converse(line.socket, send, { timeoutMs, signal, isEnough });
}
