import type { HeaderLine } from '../protocol.ts';
import { headerOf } from './header-of.ts';
import { HpackDecoder } from './hpack.ts';
import { type HttpEnding, MOST_BODY_BYTES } from './http-body.ts';
import type { HttpResponse } from './http-response.ts';
import {
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  GOAWAY,
  HEADERS,
  type Http2Frame,
  PADDED,
  PRIORITY,
  PUSH_PROMISE,
  readFrames,
  RST_STREAM,
  SETTINGS,
} from './http2-frames.ts';
import { STREAM } from './http2-request.ts';

/**
 * `reset`: the peer gave this one request up. `away`: it takes no request on this connection. `silent`: what came is
 * in order and no part of a response. `more` and `garbled` as for HTTP/1.1.
 */
export type Http2Reading = HttpResponse | 'reset' | 'away' | 'silent' | 'more' | 'garbled';

const MOST_INTERIM = 8;
const NO_ERROR = 0;

/** RFC 9113, read strictly enough that nothing else passes for it. */
export function readHttp2Response(bytes: Buffer, method: string, ending: HttpEnding): Http2Reading {
  const { frames, rest, broken } = readFrames(bytes);
  const answer = new Answer(method);
  for (const frame of frames) {
    const settled = answer.take(frame);
    if (settled !== undefined) return settled;
  }
  if (broken) return 'garbled';
  if (ending === 'open') return 'more';
  if (answer.isStream && ending === 'silence') return answer.head ?? 'garbled';
  return answer.hasBegun || rest > 0 ? 'garbled' : 'silent';
}

/** What has come of the response, frame by frame. */
class Answer {
  readonly #method: string;
  readonly #fields = new HpackDecoder();
  readonly #body: Buffer[] = [];
  #length = 0;
  #head: Omit<HttpResponse, 'body'> | undefined;
  #block: { readonly parts: Buffer[]; readonly isLast: boolean } | undefined;
  #interim = 0;

  constructor(method: string) {
    this.#method = method;
  }

  get head(): HttpResponse | undefined {
    return this.#head;
  }

  get hasBegun(): boolean {
    return this.#head !== undefined || this.#block !== undefined || this.#interim > 0;
  }

  /** An endless body that pauses is a stream, and its head was an answer. */
  get isStream(): boolean {
    return this.#head !== undefined && this.#declared() === undefined;
  }

  /** The end of it, if this frame is one. */
  take(frame: Http2Frame): Exclude<Http2Reading, 'more' | 'silent'> | undefined {
    const { type, flags, stream, payload } = frame;
    if (this.#block && (type !== CONTINUATION || stream !== STREAM)) return 'garbled';
    switch (type) {
      case DATA:
        return stream === STREAM ? this.#takeData(frame) : 'garbled';
      case HEADERS:
        return stream === STREAM ? this.#takeHeaders(frame) : 'garbled';
      case CONTINUATION:
        this.#block?.parts.push(payload);
        return this.#block ? this.#endBlock(flags) : 'garbled';
      case RST_STREAM:
        if (stream !== STREAM || payload.length !== 4) return 'garbled';
        return this.hasBegun ? 'garbled' : 'reset';
      case SETTINGS:
        return stream === 0 && payload.length % 6 === 0 ? undefined : 'garbled';
      case GOAWAY:
        return stream === 0 && payload.length >= 8 ? this.#takeGoaway(payload) : 'garbled';
      case PUSH_PROMISE:
        return 'garbled';
      default:
        return undefined;
    }
  }

  /** A peer that is about to close may still answer the streams that it names. */
  #takeGoaway(payload: Buffer): 'away' | 'garbled' | undefined {
    const last = payload.readUInt32BE(0) & 0x7fffffff;
    if (last >= STREAM && payload.readUInt32BE(4) === NO_ERROR) return undefined;
    return this.hasBegun ? 'garbled' : 'away';
  }

  #takeData(frame: Http2Frame): HttpResponse | 'garbled' | undefined {
    const data = withoutPadding(frame);
    if (!this.#head || !data) return 'garbled';
    this.#body.push(data);
    this.#length += data.length;
    if (this.#length > MOST_BODY_BYTES) return this.#head;
    return frame.flags & END_STREAM ? this.#whole(this.#head) : undefined;
  }

  #takeHeaders(frame: Http2Frame): HttpResponse | 'garbled' | undefined {
    const unpadded = withoutPadding(frame);
    const block = frame.flags & PRIORITY ? unpadded?.subarray(5) : unpadded;
    if (!block) return 'garbled';
    this.#block = { parts: [block], isLast: (frame.flags & END_STREAM) !== 0 };
    return this.#endBlock(frame.flags);
  }

  #endBlock(flags: number): HttpResponse | 'garbled' | undefined {
    const block = this.#block;
    if (!block || (flags & END_HEADERS) === 0) return undefined;
    this.#block = undefined;
    const fields = this.#fields.decode(Buffer.concat(block.parts));
    if (!fields) return 'garbled';
    if (this.#head) return block.isLast && isTrailer(fields) ? this.#whole(this.#head) : 'garbled';
    const head = headOf(fields);
    if (!head || head.status === 101) return 'garbled';
    if (head.status < 200) {
      this.#interim += 1;
      return block.isLast || this.#interim > MOST_INTERIM ? 'garbled' : undefined;
    }
    this.#head = head;
    return block.isLast ? this.#whole(head) : undefined;
  }

  /** Section 8.1.1: a body of another length than declared is malformed. */
  #whole(head: Omit<HttpResponse, 'body'>): HttpResponse | 'garbled' {
    const declared = this.#declared();
    const hasNone = this.#method === 'HEAD' || head.status === 204 || head.status === 304;
    if (!hasNone && declared !== undefined && declared !== String(this.#length)) return 'garbled';
    return { ...head, body: Buffer.concat(this.#body) };
  }

  #declared(): string | undefined {
    return this.#head && headerOf(this.#head.headers, 'content-length');
  }
}

function withoutPadding({ flags, payload }: Http2Frame): Buffer | undefined {
  if ((flags & PADDED) === 0) return payload;
  const padding = payload[0];
  return padding === undefined || padding >= payload.length
    ? undefined
    : payload.subarray(1, payload.length - padding);
}

const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const isField = ([name, value]: HeaderLine): boolean => FIELD_NAME.test(name) && !/[\0\r\n]/.test(value);
const isTrailer = (fields: readonly HeaderLine[]): boolean => fields.every(isField);

function headOf([first, ...headers]: readonly HeaderLine[]): Omit<HttpResponse, 'body'> | undefined {
  if (first?.[0] !== ':status' || !/^[1-5]\d\d$/.test(first[1]) || !headers.every(isField)) return undefined;
  return { status: Number(first[1]), headers };
}
