import { classifyHttp } from '../classify/http-answer.ts';
import { classifyNoAnswer } from '../classify/no-answer.ts';
import { codeOf } from '../classify/errno.ts';
import type { Exchange, Outcome } from '../protocol.ts';
import { whyUnsendable } from '../wire/http-request.ts';
import type { ExchangeContext } from './context.ts';
import { dispatchByUndici } from './undici-dispatch.ts';

type Http = Extract<Exchange, { do: 'http' }>;

/** An ordinary exchange: undici speaks HTTP on the line that is there. Redirects are not followed. */
export async function exchangeHttp(request: Http, context: ExchangeContext): Promise<Outcome> {
  const unsendable = whyUnsendable(request);
  if (unsendable !== undefined) return { outcome: 'probe-failed', reason: `unsendable-${unsendable}` };
  const heard = await dispatchByUndici(request, context);
  if ('response' in heard) {
    return classifyHttp(heard.response, context.way, context.backend, request.keep);
  }
  const { ending } = heard;
  if (ending instanceof Error && codeOf(ending).startsWith('HPE_')) return { outcome: 'garbled', bytes: '' };
  if (context.line.socket.bytesRead > heard.before) return { outcome: 'garbled', bytes: '' };
  return classifyNoAnswer({ bytes: Buffer.alloc(0), ending }, context.way.ownTls);
}
