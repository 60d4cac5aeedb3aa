/** RFC 8446 section 5.1: type, then a version whose first byte is always 3, then the length. */
const CHANGE_CIPHER_SPEC = 20;
const APPLICATION_DATA = 23;
const HEAD = 5;

/** Whether bytes begin with a record of TLS. */
export const isTls = (bytes: Buffer): boolean => recordAt(bytes, 0) !== undefined;

/** Whether among the records that begin in these bytes, one behind the other, is one of application data. */
export function tellsApplicationData(bytes: Buffer): boolean {
  let at = 0;
  for (let found = recordAt(bytes, at); found !== undefined; found = recordAt(bytes, at)) {
    if (found.type === APPLICATION_DATA) return true;
    at += HEAD + found.length;
  }
  return false;
}

function recordAt(bytes: Buffer, at: number): { readonly type: number; readonly length: number } | undefined {
  if (bytes.length < at + HEAD) return undefined;
  const type = bytes.readUInt8(at);
  const [major, length] = [bytes.readUInt8(at + 1), bytes.readUInt16BE(at + 3)];
  if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || major !== 3 || length === 0) return undefined;
  return { type, length };
}
