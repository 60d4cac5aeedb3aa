import { classifyHttp } from '../classify/http-answer.ts';
import { classifyNoAnswer } from '../classify/no-answer.ts';
import { classifyOtherAnswer, isOtherAnswerUnderway } from '../classify/other-answer.ts';
import type { Exchange, Outcome } from '../protocol.ts';
import { headerLines, requestBytes, whyUnsendable } from '../wire/http-request.ts';
import { readHttpResponse } from '../wire/http-response.ts';
import { type ExchangeContext, httpEnding, say } from './context.ts';

type Http1 = Extract<Exchange, { do: 'http1' }>;

/** One request, byte for byte. */
export async function exchangeHttp1(request: Http1, context: ExchangeContext): Promise<Outcome> {
  const unsendable = whyUnsendable(request);
  if (unsendable !== undefined) return { outcome: 'probe-failed', reason: `unsendable-${unsendable}` };
  const lines = headerLines(request, context.to, context.line.tls !== undefined, context.nonce);
  const heard = await say(context, requestBytes(request, lines), (bytes) => {
    const reading = readHttpResponse(bytes, request.method, 'open');
    return reading === 'garbled' ? !isOtherAnswerUnderway(bytes) : reading !== 'more';
  });
  const response = readHttpResponse(heard.bytes, request.method, httpEnding(heard.ending));
  if (response !== 'more' && response !== 'garbled')
    return classifyHttp(response, context.way, context.backend, request.keep);
  return classifyOtherAnswer(heard.bytes, context.way) ?? classifyNoAnswer(heard, context.way.ownTls);
}
