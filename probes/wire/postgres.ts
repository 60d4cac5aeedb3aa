import { u32 } from './bytes.ts';

/** PostgreSQL, "Message Formats": SSLRequest carries 1234.5679 where a version stands, StartupMessage 3.0. */
export const SSL_REQUEST_CODE = 80877103;
export const PROTOCOL_3 = 196608;

export const sslRequest = (): Buffer => Buffer.concat([u32(8), u32(SSL_REQUEST_CODE)]);

/** A user that need not exist unless one is named; the nonce is the application's name, which the server logs. */
export function startupMessage(
  nonce: string,
  { user = 'assay', database = 'assay' }: { readonly user?: string; readonly database?: string } = {},
): Buffer {
  const parameters = ['user', user, 'database', database, 'application_name', `assay-${nonce}`];
  const body = Buffer.from(`${parameters.join('\0')}\0\0`, 'latin1');
  return Buffer.concat([u32(body.length + 8), u32(PROTOCOL_3), body]);
}

/** An ErrorResponse: severity, SQLSTATE and message. */
export function errorResponse(state: string, message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${state}\0M${message}\0\0`, 'latin1');
  return Buffer.concat([Buffer.from('E'), u32(body.length + 4), body]);
}

const AUTHENTICATION = 'R';
const ERROR = 'E';
/** Notices and a version offer may come before the answer. */
const ASIDES = new Set(['N', 'v']);
const LONGEST = 64 * 1024;

export type PostgresReading = 'authentication' | 'error' | 'more' | 'garbled';

/** The first answer to a StartupMessage. */
export function readStartupAnswer(bytes: Buffer): PostgresReading {
  let at = 0;
  for (;;) {
    const type = bytes.toString('latin1', at, at + 1);
    if (type === '') return 'more';
    if (type !== AUTHENTICATION && type !== ERROR && !ASIDES.has(type)) return 'garbled';
    if (bytes.length < at + 5) return 'more';
    const length = bytes.readUInt32BE(at + 1);
    if (length < (type === AUTHENTICATION ? 8 : 5) || length > LONGEST) return 'garbled';
    if (bytes.length < at + 1 + length) return 'more';
    if (type === AUTHENTICATION) return 'authentication';
    if (type === ERROR) return 'error';
    at += 1 + length;
  }
}

/** The SQLSTATE of the first ErrorResponse (PostgreSQL, "Error and Notice Message Fields": field C, five characters). */
export function sqlStateOf(bytes: Buffer): string | undefined {
  let at = 0;
  while (bytes.length >= at + 5 && bytes.toString('latin1', at, at + 1) !== ERROR) {
    at += 1 + bytes.readUInt32BE(at + 1);
  }
  if (bytes.length < at + 5) return undefined;
  const fields = bytes.toString('latin1', at + 5, at + 1 + bytes.readUInt32BE(at + 1)).split('\0');
  return fields.find((field) => /^C[0-9A-Z]{5}$/.test(field))?.slice(1);
}
