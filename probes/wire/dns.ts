import { u16, u8, vector } from './bytes.ts';

/** Nobody's name (RFC 6761 section 6.4). The length byte before a nonce is a blank, so that a log shows both as words. */
const labelsOf = (nonce: string): readonly string[] => ['assay-nonce', nonce, 'invalid'];

const RECURSION_DESIRED = 0x0100;
const HEADER_BYTES = 12;

/** A query for an address of a name with the nonce in it, RFC 1035 section 4.1. Its id is the nonce's beginning. */
export function dnsQuery(nonce: string): Buffer {
  const name = labelsOf(nonce).map((label) => vector(1, Buffer.from(label)));
  const header = u16(idOf(nonce), RECURSION_DESIRED, 1, 0, 0, 0);
  return Buffer.concat([header, ...name, u8(0), u16(1, 1)]);
}

/** The same over TCP, section 4.2.2: its length before it. */
export const dnsQueryOverTcp = (nonce: string): Buffer => vector(2, dnsQuery(nonce));

/**
 * The code of a response to this very query (0 no error, 3 no such name, 5 refused), `more` where bytes are missing, and
 * `garbled` for anything else.
 */
export function readDnsAnswer(bytes: Buffer, nonce: string): number | 'more' | 'garbled' {
  if (bytes.length < HEADER_BYTES) return bytes.length === 0 || isOurs(bytes, nonce) ? 'more' : 'garbled';
  const flags = bytes.readUInt16BE(2);
  return isOurs(bytes, nonce) && (flags & 0x8000) !== 0 ? flags & 0x000f : 'garbled';
}

export function readDnsAnswerOverTcp(bytes: Buffer, nonce: string): number | 'more' | 'garbled' {
  return bytes.length < 2 ? 'more' : readDnsAnswer(bytes.subarray(2), nonce);
}

const idOf = (nonce: string): number => Number.parseInt(nonce.slice(0, 4), 16);
const isOurs = (bytes: Buffer, nonce: string): boolean =>
  bytes.subarray(0, 2).equals(u16(idOf(nonce)).subarray(0, bytes.length));
