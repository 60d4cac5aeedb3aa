/** DER by hand, for certificates that no library would write. */
export const der = (tag: number, ...parts: readonly (Buffer | string)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return Buffer.concat([Buffer.of(tag), lengthOf(body.length), body]);
};

export const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
export const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));

/** A relative name: its kind by the last byte of 2.5.4.x, and its value with whatever tag it claims. */
export const relativeName = (kind: number, value: Buffer): Buffer =>
  der(0x31, sequence(der(0x06, Buffer.of(0x55, 0x04, kind)), value));

export const extension = (last: number, value: Buffer): Buffer =>
  sequence(der(0x06, Buffer.of(0x55, 0x1d, last)), der(0x04, value));

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const bytes = Buffer.from(length.toString(16).padStart(8, '0'), 'hex');
  const first = bytes.findIndex((byte) => byte !== 0);
  return Buffer.concat([Buffer.of(0x80 + 4 - first), bytes.subarray(first)]);
}
