import { classifyNoAnswer } from '../classify/no-answer.ts';
import { classifyOtherAnswer, isOtherAnswerUnderway } from '../classify/other-answer.ts';
import type { Outcome } from '../protocol.ts';
import { readStartupAnswer, startupMessage } from '../wire/postgres.ts';
import { type ExchangeContext, say } from './context.ts';

/** A clear StartupMessage: a server that answers it at all has taken plaintext. */
export async function exchangePostgresStartup(context: ExchangeContext): Promise<Outcome> {
  const heard = await say(context, startupMessage(context.nonce), (bytes) => {
    const reading = readStartupAnswer(bytes);
    return reading === 'garbled' ? !isOtherAnswerUnderway(bytes) : reading !== 'more';
  });
  const reply = readStartupAnswer(heard.bytes);
  if (reply === 'authentication' || reply === 'error') {
    return { outcome: 'answered', by: 'app', protocol: 'postgres', reply };
  }
  return classifyOtherAnswer(heard.bytes, context.way) ?? classifyNoAnswer(heard, context.way.ownTls);
}
