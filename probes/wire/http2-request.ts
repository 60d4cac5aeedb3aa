import type { Address, HeaderLine } from '../protocol.ts';
import { u16, u32 } from './bytes.ts';
import { headerOf } from './header-of.ts';
import { encodeFields } from './hpack.ts';
import { authority, type HttpRequest, NONCE_HEADER, whyUnsendable } from './http-request.ts';
import {
  ACK,
  CONTINUATION,
  END_HEADERS,
  END_STREAM,
  frameBytes,
  HEADERS,
  LONGEST_FRAME,
  SETTINGS,
} from './http2-frames.ts';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const ENABLE_PUSH = 2;
/** The stream of the only request. */
export const STREAM = 1;

export const SETTINGS_ACK = frameBytes(SETTINGS, ACK, 0, Buffer.alloc(0));

/** RFC 9113 section 8.2.2: fields of one connection, which HTTP/2 has not. */
const CONNECTION_FIELDS = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

/** Beside what HTTP/1.1 forbids: line breaks, blanks at the ends, fields of a connection, tunnels (sections 8.2, 8.5). */
export function whyUnsendableByHttp2(request: HttpRequest): string | undefined {
  const unsendable = whyUnsendable(request);
  if (unsendable !== undefined) return unsendable;
  if (request.method === 'CONNECT') return 'method';
  if (request.host !== undefined && !isFieldValue(request.host)) return 'host';
  const isSendable = ([name, value]: HeaderLine): boolean =>
    !CONNECTION_FIELDS.has(name.toLowerCase()) &&
    (name.toLowerCase() !== 'te' || value === 'trailers') &&
    isFieldValue(value);
  return (request.headers ?? []).every(isSendable) ? undefined : 'headers';
}

const isFieldValue = (value: string): boolean => !/[\r\n]|^[\t ]|[\t ]$/.test(value);

/**
 * One field for each line, in its order. The host goes into `:authority`; lines that bring a `host` of their own go
 * without one, unless the request names a host beside them: two that differ are an ambiguity on trial.
 */
export function http2Fields(request: HttpRequest, to: Address, nonce: string): readonly HeaderLine[] {
  const given = request.headers ?? [];
  const hasHost = headerOf(given, 'host') !== undefined;
  const host = request.host ?? (hasHost ? undefined : authority(to, true));
  const fields: readonly HeaderLine[] = [
    [':method', request.method],
    [':scheme', 'https'],
    ...(host === undefined ? [] : [[':authority', host] as const]),
    [':path', request.path],
    ...given.map(([name, value]): HeaderLine => [name.toLowerCase(), value]),
  ];
  return headerOf(given, NONCE_HEADER) === undefined ? [...fields, [NONCE_HEADER, nonce]] : fields;
}

/** Everything that this side says first: preface, settings (no pushes, please), and one request without a body. */
export function http2RequestBytes(fields: readonly HeaderLine[]): Buffer {
  const settings = Buffer.concat([u16(ENABLE_PUSH), u32(0)]);
  return Buffer.concat([
    PREFACE,
    frameBytes(SETTINGS, 0, 0, settings),
    ...headerFrames(encodeFields(fields)),
  ]);
}

function headerFrames(block: Buffer): readonly Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at === 0 || at < block.length; at += LONGEST_FRAME) {
    const [type, flags] = at === 0 ? [HEADERS, END_STREAM] : [CONTINUATION, 0];
    const last = at + LONGEST_FRAME >= block.length ? END_HEADERS : 0;
    frames.push(frameBytes(type, flags | last, STREAM, block.subarray(at, at + LONGEST_FRAME)));
  }
  return frames;
}
