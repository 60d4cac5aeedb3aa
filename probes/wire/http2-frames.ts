import { u24, u32, u8 } from './bytes.ts';

/** RFC 9113 section 6. */
export const DATA = 0;
export const HEADERS = 1;
export const RST_STREAM = 3;
export const SETTINGS = 4;
export const PUSH_PROMISE = 5;
export const GOAWAY = 7;
export const CONTINUATION = 9;

/** Flags; the first means ACK on SETTINGS and PING. */
export const ACK = 0x01;
export const END_STREAM = 0x01;
export const END_HEADERS = 0x04;
export const PADDED = 0x08;
export const PRIORITY = 0x20;

/** What a peer may send that was told of no other size. */
export const LONGEST_FRAME = 16_384;
const HEAD_BYTES = 9;

export interface Http2Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

export interface Http2Frames {
  readonly frames: readonly Http2Frame[];
  /** Bytes of a frame that has not come whole. */
  readonly rest: number;
  /** Nothing that may follow makes it HTTP/2: each side begins with its settings, and no frame is longer than agreed. */
  readonly broken: boolean;
}

export function readFrames(bytes: Buffer): Http2Frames {
  const frames: Http2Frame[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at === 0 && !isStartOfSettings(bytes)) return { frames, rest: bytes.length, broken: true };
    if (at + HEAD_BYTES > bytes.length) break;
    const length = bytes.readUIntBE(at, 3);
    if (length > LONGEST_FRAME) return { frames, rest: bytes.length - at, broken: true };
    const end = at + HEAD_BYTES + length;
    if (end > bytes.length) break;
    frames.push({
      type: bytes.readUInt8(at + 3),
      flags: bytes.readUInt8(at + 4),
      stream: bytes.readUInt32BE(at + 5) & 0x7fffffff,
      payload: bytes.subarray(at + HEAD_BYTES, end),
    });
    at = end;
  }
  return { frames, rest: bytes.length - at, broken: false };
}

/** As far as it has come: a short frame of type SETTINGS, no ACK, on stream 0. */
function isStartOfSettings(bytes: Buffer): boolean {
  const [high = 0, middle = 0, , type = SETTINGS, flags = 0] = bytes;
  return high === 0 && middle < 0x40 && type === SETTINGS && (flags & ACK) === 0;
}

export const frameBytes = (type: number, flags: number, stream: number, payload: Buffer): Buffer =>
  Buffer.concat([u24(payload.length), u8(type), u8(flags), u32(stream), payload]);
