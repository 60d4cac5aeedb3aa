import type { HeaderLine } from '../protocol.ts';
import { readHead } from './http-head.ts';
import { type HttpEnding, readBody } from './http-body.ts';

export interface HttpResponse {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  /** The body, where it came whole and is short enough to be a proxy's own words. */
  readonly body?: Buffer;
}

/** `more`: not yet; `garbled`: nothing that may follow makes it a response. */
export type HttpReading = HttpResponse | 'more' | 'garbled';

/** Interim responses that one request may draw. */
const MOST_INTERIM = 8;

/** RFC 9112, read strictly enough that nothing else passes for it. */
export function readHttpResponse(bytes: Buffer, method: string, ending: HttpEnding): HttpReading {
  let rest = bytes;
  for (let interim = 0; interim <= MOST_INTERIM; interim += 1) {
    const head = readHead(rest);
    if (head === 'garbled') return 'garbled';
    if (head === 'more') return ending === 'open' ? 'more' : 'garbled';
    rest = rest.subarray(head.length);
    const { status, headers } = head;
    if (status >= 200 || status === 101) {
      if (method === 'HEAD' || status === 101 || status === 204 || status === 304) {
        return { status, headers, body: Buffer.alloc(0) };
      }
      const body = readBody(rest, headers, ending);
      if (body === 'more' || body === 'garbled') return body;
      return { status, headers, ...(body === 'long' ? {} : { body }) };
    }
  }
  return 'garbled';
}
