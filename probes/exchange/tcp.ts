import { classifyTlsError } from '../classify/tls-error.ts';
import type { Outcome } from '../protocol.ts';
import { converse } from '../wire/converse.ts';
import type { ExchangeContext } from './context.ts';

/** A TLS 1.3 server refuses a certificate one round trip after our handshake was over. */
const LATE_REFUSAL_MS = 500;

/** Sends nothing. Over TLS it listens a moment for a refusal that comes late. */
export async function exchangeTcp({ line, signal, timeoutMs }: ExchangeContext): Promise<Outcome> {
  if (!line.tls) return { outcome: 'connected' };
  const heard = await converse(line.socket, Buffer.alloc(0), {
    timeoutMs: Math.min(LATE_REFUSAL_MS, timeoutMs),
    signal,
    isEnough: () => true,
  });
  if (heard.ending instanceof Error) return classifyTlsError(heard.ending);
  return heard.ending === 'eof' ? { outcome: 'closed' } : { outcome: 'connected' };
}
