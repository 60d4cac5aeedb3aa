import { isIPv6 } from 'node:net';
import type { Address, HeaderLine } from '../protocol.ts';
import { headerOf } from './header-of.ts';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly host?: string | undefined;
  readonly headers?: readonly HeaderLine[] | undefined;
}

export const NONCE_HEADER = 'x-assay-nonce';

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const TARGET = /^[\x21-\x7e\x80-\xff]+$/;
/** RFC 9110 §5.5; a line break only as a fold (RFC 9112 §5.2), which is one of the ambiguities on trial. */
const VALUE = /^(?:[\t\x20-\x7e\x80-\xff]|\r\n[\t ])*$/;

/** Why a request may not go out: it could be read as two, or holds bytes that no peer must accept. */
export function whyUnsendable({ method, path, host, headers = [] }: HttpRequest): string | undefined {
  if (!TOKEN.test(method)) return 'method';
  if (!TARGET.test(path)) return 'path';
  if (host !== undefined && !VALUE.test(host)) return 'host';
  return headers.every(([name, value]) => TOKEN.test(name) && VALUE.test(value)) ? undefined : 'headers';
}

/** The lines to send: those asked for, as they are, after the ones they leave out. Envoy once fell without a Host. */
export function headerLines(
  request: HttpRequest,
  to: Address,
  tls: boolean,
  nonce: string,
): readonly HeaderLine[] {
  const given = request.headers ?? [];
  const missing = (name: string, value: string): readonly HeaderLine[] =>
    headerOf(given, name) === undefined ? [[name, value]] : [];
  return [
    ...missing('host', request.host ?? authority(to, tls)),
    ...given,
    ...missing(NONCE_HEADER, nonce),
    ...missing('connection', 'close'),
  ];
}

export function authority({ host, port }: Address, tls: boolean): string {
  const name = isIPv6(host) ? `[${host}]` : host;
  return port === (tls ? 443 : 80) ? name : `${name}:${port}`;
}

/** The exact bytes. Strings are taken as Latin-1, so that every byte can be written. */
export function requestBytes({ method, path }: HttpRequest, lines: readonly HeaderLine[]): Buffer {
  const head = [`${method} ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.from(head.join('\r\n'), 'latin1');
}
