import { classifyNoAnswer } from '../classify/no-answer.ts';
import { classifyOtherAnswer, isOtherAnswerUnderway } from '../classify/other-answer.ts';
import type { Outcome } from '../protocol.ts';
import { readStartupAnswer, sslRequest } from '../wire/postgres.ts';
import { type ExchangeContext, say } from './context.ts';

/** SSLRequest: one byte, and nothing after it, answers. A server too old or too full sends an ErrorResponse. */
export async function exchangePostgresSslRequest(context: ExchangeContext): Promise<Outcome> {
  const heard = await say(context, sslRequest(), (bytes) => {
    const reading = readReply(bytes);
    return reading === 'garbled' ? !isOtherAnswerUnderway(bytes) : reading !== 'more';
  });
  const reply = readReply(heard.bytes);
  if (reply === 'garbled' || reply === 'more') {
    return classifyOtherAnswer(heard.bytes, context.way) ?? classifyNoAnswer(heard, context.way.ownTls);
  }
  return { outcome: 'answered', by: 'app', protocol: 'postgres', reply };
}

function readReply(bytes: Buffer): 'ssl-yes' | 'ssl-no' | 'error' | 'more' | 'garbled' {
  const first = bytes.toString('latin1', 0, 1);
  if (first === 'S' || first === 'N') {
    if (bytes.length > 1) return 'garbled';
    return first === 'S' ? 'ssl-yes' : 'ssl-no';
  }
  if (first !== '' && first !== 'E') return 'garbled';
  const reading = readStartupAnswer(bytes);
  return reading === 'authentication' ? 'garbled' : reading;
}
