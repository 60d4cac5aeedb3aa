import { TLSSocket } from 'node:tls';
import { classifyHttp } from '../classify/http-answer.ts';
import { classifyNoAnswer } from '../classify/no-answer.ts';
import { classifyOtherAnswer, isOtherAnswerUnderway } from '../classify/other-answer.ts';
import type { Exchange, Outcome } from '../protocol.ts';
import { readFrames } from '../wire/http2-frames.ts';
import { http2Fields, http2RequestBytes, SETTINGS_ACK, whyUnsendableByHttp2 } from '../wire/http2-request.ts';
import { readHttp2Response } from '../wire/http2-response.ts';
import { type ExchangeContext, httpEnding, say } from './context.ts';

type Http2 = Extract<Exchange, { do: 'http2' }>;

/**
 * One request on a connection of its own, field for field: Node's client joins repeated lines, and refuses some.
 * That a server agreed on no `h2` is a property of the server, and no answer to what was asked.
 */
export async function exchangeHttp2(request: Http2, context: ExchangeContext): Promise<Outcome> {
  const { socket } = context.line;
  if (!(socket instanceof TLSSocket) || socket.alpnProtocol !== 'h2') {
    return { outcome: 'probe-failed', reason: 'no-h2' };
  }
  const unsendable = whyUnsendableByHttp2(request);
  if (unsendable !== undefined) return { outcome: 'probe-failed', reason: `unsendable-${unsendable}` };
  const fields = http2Fields(request, context.to, context.nonce);
  let owesAck = true;
  const heard = await say(context, http2RequestBytes(fields), (bytes) => {
    const reading = readHttp2Response(bytes, request.method, 'open');
    if (reading === 'garbled') return !isOtherAnswerUnderway(bytes);
    if (reading === 'more' && owesAck && readFrames(bytes).frames.length > 0) {
      owesAck = false;
      socket.write(SETTINGS_ACK);
    }
    return reading !== 'more';
  });
  const { way, backend } = context;
  const response = readHttp2Response(heard.bytes, request.method, httpEnding(heard.ending));
  switch (response) {
    case 'reset':
      return { outcome: 'reset' };
    case 'away':
      return { outcome: 'closed' };
    case 'silent':
      return classifyNoAnswer({ bytes: Buffer.alloc(0), ending: heard.ending }, way.ownTls);
    case 'more':
    case 'garbled':
      return classifyOtherAnswer(heard.bytes, way) ?? classifyNoAnswer(heard, way.ownTls);
    default:
      return classifyHttp(response, way, backend, request.keep);
  }
}
