/** One message of the handshake layer. */
export interface HandshakeMessage {
  readonly type: number;
  readonly body: Buffer;
}

export const SERVER_HELLO = 2;
export const SERVER_HELLO_DONE = 14;

/** The messages that have come whole. */
export function readMessages(bytes: Buffer): readonly HandshakeMessage[] {
  const messages: HandshakeMessage[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + bytes.readUIntBE(at + 1, 3);
    if (end > bytes.length) break;
    messages.push({ type: bytes.readUInt8(at), body: bytes.subarray(at + 4, end) });
    at = end;
  }
  return messages;
}

export interface ServerHello {
  readonly version: number;
  readonly suite: number;
  /** A HelloRetryRequest: the version and the suite stand, a key share is wanted. */
  readonly retry: boolean;
}

/** The SHA-256 of "HelloRetryRequest": RFC 8446 §4.1.3. */
const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';
const SUPPORTED_VERSIONS = 43;

/** Nothing where the bytes are no ServerHello. */
export function readServerHello(body: Buffer): ServerHello | undefined {
  if (body.length < 38) return undefined;
  const sessionEnd = 35 + body.readUInt8(34);
  if (sessionEnd > 67 || body.length < sessionEnd + 3) return undefined;
  const extensions = readExtensions(body.subarray(sessionEnd + 3));
  if (!extensions) return undefined;
  const chosen = extensions.get(SUPPORTED_VERSIONS);
  if (chosen && chosen.length !== 2) return undefined;
  return {
    version: chosen ? chosen.readUInt16BE(0) : body.readUInt16BE(0),
    suite: body.readUInt16BE(sessionEnd),
    retry: body.toString('hex', 2, 34) === RETRY_RANDOM,
  };
}

/** Extensions by type; before TLS 1.2 there may be none at all. */
export function readExtensions(bytes: Buffer): ReadonlyMap<number, Buffer> | undefined {
  const found = new Map<number, Buffer>();
  if (bytes.length === 0) return found;
  if (bytes.length < 2 || bytes.readUInt16BE(0) !== bytes.length - 2) return undefined;
  let at = 2;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return undefined;
    found.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, end));
    at = end;
  }
  return found;
}
