import { PROTOCOL_3, SSL_REQUEST_CODE } from '../wire/postgres.ts';

export type Heard = 'http' | 'postgres-ssl-request' | 'postgres-startup' | 'tls' | 'other' | 'more';

const REQUEST_LINE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32} [^\0\r\n]{1,8192} HTTP\/1\.[01]\r?\n/;
const REQUEST_START = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}(?: [^\0\r\n]{0,8192}\r?)?$/;

/** Which protocol a caller speaks, by its first bytes. */
export function sniff(bytes: Buffer): Heard {
  const first = bytes[0];
  if (first === undefined) return 'more';
  if (first === 22) return sniffTls(bytes);
  if (first === 0) return sniffPostgres(bytes);
  const text = bytes.toString('latin1', 0, 16 * 1024);
  if (REQUEST_LINE.test(text)) return /\r?\n\r?\n/.test(text) || text.length === 16 * 1024 ? 'http' : 'more';
  return REQUEST_START.test(text) ? 'more' : 'other';
}

function sniffTls(bytes: Buffer): Heard {
  if (bytes.length < 5) return 'more';
  if (bytes[1] !== 3) return 'other';
  return bytes.length < 5 + bytes.readUInt16BE(3) ? 'more' : 'tls';
}

function sniffPostgres(bytes: Buffer): Heard {
  if (bytes.length < 8) return 'more';
  const length = bytes.readUInt32BE(0);
  const code = bytes.readUInt32BE(4);
  if (length === 8 && code === SSL_REQUEST_CODE) return 'postgres-ssl-request';
  if (code !== PROTOCOL_3 || length > 10_000) return 'other';
  return bytes.length < length ? 'more' : 'postgres-startup';
}
