import type { ClientCertificate, Transport } from './protocol.ts';
import {
  boolean,
  closed,
  field,
  filled,
  listOf,
  oneOf,
  optional,
  type Reader,
  record,
  string,
} from './readers.ts';

const LONGEST_PEM = 16 * 1024;
const BLOCK = (label: string): string =>
  `-----BEGIN ${label}-----\\r?\\n[A-Za-z0-9+/=\\r\\n]+-----END ${label}-----\\s*`;
const CERTIFICATES = new RegExp(`^(?:${BLOCK('CERTIFICATE')})+$`);
const KEY = new RegExp(`^(?:${['', 'EC ', 'RSA '].map((kind) => BLOCK(`${kind}PRIVATE KEY`)).join('|')})$`);

export const readTransport: Reader<Transport> = (value, path) => {
  const transport = record(value, path);
  const over = field(transport, 'over', oneOf(['tcp', 'mesh-mtls', 'tls', 'udp']), path);
  const alpn = optional(transport, 'alpn', listOf(filled), path);
  const altered = optional(transport, 'altered', boolean, path);
  switch (over) {
    case 'udp':
      closed(transport, ['over'], path);
      return { over };
    case 'tcp':
      closed(transport, ['over', 'altered'], path);
      return { over, ...altered };
    case 'mesh-mtls':
      closed(transport, ['over', 'alpn', 'altered'], path);
      return { over, ...alpn, ...altered };
    case 'tls':
      closed(transport, ['over', 'serverName', 'alpn', 'certificate', 'chain'], path);
      return {
        over,
        ...optional(transport, 'serverName', string, path),
        ...alpn,
        ...optional(transport, 'certificate', readCertificate, path),
        ...optional(transport, 'chain', boolean, path),
      };
  }
};

const readCertificate: Reader<ClientCertificate> = (value, path) => {
  const certificate = record(value, path);
  closed(certificate, ['chain', 'key'], path);
  return {
    chain: field(certificate, 'chain', pem(CERTIFICATES), path),
    key: field(certificate, 'key', pem(KEY), path),
  };
};

/** The message names the place and never the text: it may be a key. */
const pem =
  (shape: RegExp): Reader<string> =>
  (value, path) => {
    if (typeof value !== 'string' || value.length > LONGEST_PEM || !shape.test(value))
      throw new Error(`${path} must be PEM text of at most ${LONGEST_PEM} bytes`);
    return value;
  };
