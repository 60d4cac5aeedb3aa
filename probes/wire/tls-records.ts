/** What a TLS peer sent in the clear, as far as it can be told from whole records. */
export interface Flight {
  readonly alerts: readonly { readonly fatal: boolean; readonly code: number }[];
  /** The bytes of handshake messages, joined over records. */
  readonly handshake: Buffer;
  /** A record that only comes once keys were agreed: change_cipher_spec or application data. */
  readonly encrypted: boolean;
  /** No record of TLS at all, or no longer. */
  readonly broken: boolean;
}

const CHANGE_CIPHER_SPEC = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
/** RFC 5246 §6.2.3: a ciphertext may be 2^14 + 2048 bytes long. */
const LONGEST = 16384 + 2048;

export function readRecords(bytes: Buffer): Flight {
  const alerts: { fatal: boolean; code: number }[] = [];
  const handshake: Buffer[] = [];
  let encrypted = false;
  let at = 0;
  const done = (broken: boolean): Flight => ({
    alerts,
    handshake: Buffer.concat(handshake),
    encrypted,
    broken,
  });
  while (at < bytes.length) {
    const type = bytes.readUInt8(at);
    if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA) return done(true);
    if (at + 1 < bytes.length && bytes.readUInt8(at + 1) !== 3) return done(true);
    if (at + 5 > bytes.length) return done(false);
    const length = bytes.readUInt16BE(at + 3);
    if (length === 0 || length > LONGEST) return done(true);
    const end = at + 5 + length;
    if (type === ALERT && length !== 2) {
      // After the keys are agreed an alert is encrypted, and longer.
      if (!encrypted) return done(true);
    } else if (end > bytes.length) return done(false);
    else if (type === ALERT)
      alerts.push({ fatal: bytes.readUInt8(at + 5) === 2, code: bytes.readUInt8(at + 6) });
    else if (type === HANDSHAKE) handshake.push(bytes.subarray(at + 5, end));
    else encrypted = true;
    at = end;
  }
  return done(false);
}
