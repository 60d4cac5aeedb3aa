import { createHash } from 'node:crypto';

/** Ours alone, so that nobody else's name gives one of our UUIDs. */
const NAMESPACE = Buffer.from('b0b71f0b64f94d6f8d6a0f6a4c2f8e31', 'hex');

/** RFC 9562 version 5: the same names give the same UUID, so a second export is the same file. */
export function uuid(...names: readonly string[]): string {
  const hash = createHash('sha1').update(NAMESPACE).update(JSON.stringify(names)).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
