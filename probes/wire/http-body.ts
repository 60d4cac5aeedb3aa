import type { HeaderLine } from '../protocol.ts';
import { headerOf } from './header-of.ts';
import { trimBlanks } from './trim-blanks.ts';

/** Whether bytes may still follow: the connection is open, closed by the peer, silent, or broken. */
export type HttpEnding = 'open' | 'eof' | 'silence' | 'broken';

/** No proxy's own reply that we know is longer; what is longer is not read. */
export const MOST_BODY_BYTES = 4096;
/** A chunk's size line: RFC 9112 §7.1. */
const CHUNK_LINE = /^([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\0\r\n]*)?\r?\n/;

export type BodyReading = Buffer | 'long' | 'more' | 'garbled';

/** The body only as far as it helps to tell who wrote it. A body cut short is no answer. */
export function readBody(bytes: Buffer, headers: readonly HeaderLine[], ending: HttpEnding): BodyReading {
  if (headerOf(headers, 'transfer-encoding') !== undefined) return unchunk(bytes, ending);
  const declared = new Set(headerOf(headers, 'content-length')?.split(',').map(trimBlanks));
  if (declared.size > 1) return 'garbled';
  const [length] = declared;
  if (length === undefined) return untilClose(bytes, ending);
  if (!/^\d{1,15}$/.test(length)) return 'garbled';
  if (bytes.length >= Math.min(Number(length), MOST_BODY_BYTES)) {
    return Number(length) > MOST_BODY_BYTES ? 'long' : bytes.subarray(0, Number(length));
  }
  return ending === 'open' ? 'more' : 'garbled';
}

/** An endless body that pauses is a stream, and its head was an answer. */
function untilClose(bytes: Buffer, ending: HttpEnding): BodyReading {
  if (bytes.length > MOST_BODY_BYTES || ending === 'silence') return 'long';
  if (ending === 'eof') return bytes;
  return ending === 'open' ? 'more' : 'garbled';
}

function unchunk(bytes: Buffer, ending: HttpEnding): BodyReading {
  const chunks: Buffer[] = [];
  let at = 0;
  let size = 0;
  for (;;) {
    const line = CHUNK_LINE.exec(bytes.toString('latin1', at, at + 256));
    if (!line) return unfinished(bytes.subarray(at), ending);
    const length = parseInt(line[1] ?? '', 16);
    if (length === 0) return Buffer.concat(chunks);
    at += line[0].length;
    size += length;
    if (size > MOST_BODY_BYTES) return 'long';
    if (bytes.length < at + length + 1) return unfinished(Buffer.alloc(0), ending);
    chunks.push(bytes.subarray(at, at + length));
    at += length;
    const end = /^\r?\n/.exec(bytes.toString('latin1', at, at + 2));
    if (!end) return bytes.length > at + 1 ? 'garbled' : unfinished(Buffer.alloc(0), ending);
    at += end[0].length;
  }
}

function unfinished(rest: Buffer, ending: HttpEnding): BodyReading {
  if (
    rest.length > 0 &&
    (rest.length >= 256 || !/^[0-9A-Fa-f]{1,8}[^\n\0]*$/.test(rest.toString('latin1')))
  ) {
    return 'garbled';
  }
  if (ending === 'open') return 'more';
  return ending === 'silence' ? 'long' : 'garbled';
}
