/** Network byte order, one byte. */
export const u8 = (value: number): Buffer => Buffer.of(value);

export const u16 = (...values: readonly number[]): Buffer =>
  Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));

export const u24 = (value: number): Buffer => Buffer.of(value >> 16, (value >> 8) & 0xff, value & 0xff);

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A TLS vector: its length in one, two or three bytes, then itself. */
export function vector(lengthBytes: 1 | 2 | 3, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length =
    lengthBytes === 1 ? u8(body.length) : lengthBytes === 2 ? u16(body.length) : u24(body.length);
  return Buffer.concat([length, body]);
}

/** The first bytes of an answer that nobody could read, as the protocol carries them. */
export const firstBytes = (bytes: Buffer): string => bytes.subarray(0, 32).toString('hex');
