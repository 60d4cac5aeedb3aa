import type { Address } from '../protocol.ts';
import type { Line } from '../transport/line.ts';
import { converse, type Ending, type Heard } from '../wire/converse.ts';
import type { HttpEnding } from '../wire/http-body.ts';
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
  const sent = line.onItsWay?.(send) ?? send;
  return converse(line.socket, sent, { timeoutMs, signal, isEnough });
}

/** What the end of a conversation means to a reader of HTTP. */
export function httpEnding(ending: Ending): HttpEnding {
  if (ending instanceof Error) return 'broken';
  return ending === 'enough' ? 'open' : ending;
}
