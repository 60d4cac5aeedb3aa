import type { Outcome } from '../protocol.ts';
import { readHelloAnswer } from '../wire/hello-answer.ts';
import { readHttpResponse } from '../wire/http-response.ts';
import type { Way } from './answerer.ts';
import { classifyHttp } from './http-answer.ts';

/** An answer in another protocol than the question's: a TLS server's alert, or an HTTP server's 400. */
export function classifyOtherAnswer(bytes: Buffer, way: Way): Outcome | undefined {
  if (bytes[0] === 21) {
    const tls = readHelloAnswer(bytes);
    return tls.is === 'alert' ? { outcome: 'tls-alert', code: tls.code } : undefined;
  }
  if (bytes[0] !== 0x48) return undefined;
  const http = readHttpResponse(bytes, 'GET', 'eof');
  return http === 'more' || http === 'garbled' ? undefined : classifyHttp(http, way, undefined);
}

/** Whether such an answer has begun and is not whole yet. */
export function isOtherAnswerUnderway(bytes: Buffer): boolean {
  if (bytes[0] === 21) return bytes.length < 7;
  return bytes[0] === 0x48 && readHttpResponse(bytes, 'GET', 'open') === 'more';
}
