/** What stands between the handshake messages, and how many of their bytes came before it. */
type Mark =
  | { readonly is: 'alert'; readonly fatal: boolean; readonly code: number; readonly at: number }
  /** The first record that only comes once keys were agreed: change_cipher_spec or application data. */
  | { readonly is: 'encrypted'; readonly at: number };

/** What a TLS peer sent in the clear, as far as it can be told from whole records. */
export interface Flight {
  /** In their order. */
  readonly marks: readonly Mark[];
  /** The bytes of handshake messages, joined over records. */
  readonly handshake: Buffer;
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
  const marks: Mark[] = [];
  const handshake: Buffer[] = [];
  let said = 0;
  let encrypted = false;
  let at = 0;
  const done = (broken: boolean): Flight => ({ marks, handshake: Buffer.concat(handshake), broken });
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
    else if (type === ALERT) {
      const [level, code] = [bytes.readUInt8(at + 5), bytes.readUInt8(at + 6)];
      marks.push({ is: 'alert', fatal: level === 2, code, at: said });
    } else if (type === HANDSHAKE) {
      handshake.push(bytes.subarray(at + 5, end));
      said += length;
    } else {
      if (!encrypted) marks.push({ is: 'encrypted', at: said });
      encrypted = true;
    }
    at = end;
  }
  return done(false);
}
