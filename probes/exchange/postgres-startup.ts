import { classifyNoAnswer } from '../classify/no-answer.ts';
import { classifyOtherAnswer, isOtherAnswerUnderway } from '../classify/other-answer.ts';
import type { Exchange, Outcome } from '../protocol.ts';
import { startTls } from '../transport/start-tls.ts';
import { withTls } from '../transport/line.ts';
import { readStartupAnswer, sqlStateOf, startupMessage } from '../wire/postgres.ts';
import { type ExchangeContext, say } from './context.ts';
import { exchangePostgresSslRequest } from './postgres-ssl-request.ts';

type Startup = Extract<Exchange, { do: 'postgres-startup' }>;

/** A StartupMessage: in the clear, a server that answers it at all has taken plaintext. */
export async function exchangePostgresStartup(startup: Startup, context: ExchangeContext): Promise<Outcome> {
  if (!startup.inTls) return greet(startup, context);
  const offer = await exchangePostgresSslRequest(context);
  if (offer.outcome !== 'answered' || offer.reply !== 'ssl-yes') return offer;
  const { line, timeoutMs, signal } = context;
  const opening = await startTls(line.socket, { verified: false }, timeoutMs, signal);
  if ('stopped' in opening) return opening.stopped;
  const inner = opening.line;
  const outcome = await greet(startup, { ...context, line: inner });
  inner.socket.destroy();
  return withTls(outcome, inner.tls);
}

async function greet(startup: Startup, context: ExchangeContext): Promise<Outcome> {
  const heard = await say(context, startupMessage(context.nonce, startup), (bytes) => {
    const reading = readStartupAnswer(bytes);
    return reading === 'garbled' ? !isOtherAnswerUnderway(bytes) : reading !== 'more';
  });
  const reading = readStartupAnswer(heard.bytes);
  if (reading === 'authentication' || reading === 'error') {
    const state = reading === 'error' ? sqlStateOf(heard.bytes) : undefined;
    const reply = state === undefined ? reading : `${reading}-${state}`;
    return { outcome: 'answered', by: 'app', protocol: 'postgres', reply };
  }
  return classifyOtherAnswer(heard.bytes, context.way) ?? classifyNoAnswer(heard, context.way.ownTls);
}
