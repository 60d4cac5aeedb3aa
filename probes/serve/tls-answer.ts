import { randomBytes } from 'node:crypto';
import { u16, u8, vector } from '../wire/bytes.ts';
import { FALLBACK_SCSV, RENEGOTIATION_SCSV } from '../wire/cipher-suites.ts';
import { readExtensions, readMessages } from '../wire/server-hello.ts';
import { readRecords } from '../wire/tls-records.ts';

const SUPPORTED_VERSIONS = 43;
const TLS12 = 0x0303;
const DECODE_ERROR = 50;
const PROTOCOL_VERSION = 70;

/** Whether a session may follow: such a caller deserves a server that can keep one. */
export function offersModernTls(bytes: Buffer): boolean {
  const [hello] = readMessages(readRecords(bytes).handshake);
  const offer = hello?.type === 1 ? readOffer(hello.body) : undefined;
  return offer !== undefined && offer.version >= TLS12;
}

/**
 * A ServerHello of the very version that a ClientHello offers, SSLv3 to TLS 1.2. It shows that an old hello of this
 * caller can succeed somewhere; no session follows.
 */
export function answerClientHello(bytes: Buffer): Buffer {
  const [hello] = readMessages(readRecords(bytes).handshake);
  const offer = hello?.type === 1 ? readOffer(hello.body) : undefined;
  if (!offer) return alert(DECODE_ERROR);
  const { version, suite } = offer;
  if (version < 0x0300 || version > TLS12) return alert(PROTOCOL_VERSION);
  const body = Buffer.concat([u16(version), randomBytes(32), vector(1), u16(suite), u8(0)]);
  return record(22, version, Buffer.concat([u8(2), vector(3, body)]));
}

const record = (type: number, version: number, body: Buffer): Buffer =>
  Buffer.concat([u8(type), u16(version), vector(2, body)]);

const alert = (code: number): Buffer => record(21, 0x0301, Buffer.of(2, code));

function readOffer(body: Buffer): { readonly version: number; readonly suite: number } | undefined {
  if (body.length < 38) return undefined;
  const sessionEnd = 35 + body.readUInt8(34);
  if (body.length < sessionEnd + 2) return undefined;
  const suitesEnd = sessionEnd + 2 + body.readUInt16BE(sessionEnd);
  if (body.length < suitesEnd + 1) return undefined;
  const extensions = readExtensions(body.subarray(suitesEnd + 1 + body.readUInt8(suitesEnd)));
  const suite = firstSuite(body.subarray(sessionEnd + 2, suitesEnd));
  if (!extensions || suite === undefined) return undefined;
  const versions = extensions.get(SUPPORTED_VERSIONS);
  return { version: versions ? bestVersion(versions) : body.readUInt16BE(0), suite };
}

function firstSuite(suites: Buffer): number | undefined {
  for (let at = 0; at + 1 < suites.length; at += 2) {
    const code = suites.readUInt16BE(at);
    if (code !== RENEGOTIATION_SCSV && code !== FALLBACK_SCSV && (code & 0x0f0f) !== 0x0a0a) return code;
  }
  return undefined;
}

/** The highest offered up to TLS 1.2; 1.3 would need keys. */
function bestVersion(versions: Buffer): number {
  let best = 0x0304;
  for (let at = 1; at + 1 < versions.length; at += 2) {
    const version = versions.readUInt16BE(at);
    if (version <= TLS12 && (best > TLS12 || version > best)) best = version;
  }
  return best;
}
