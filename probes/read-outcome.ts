import type { Answerer, Outcome, OutcomeWord, PeerCertificate, TlsSession } from './protocol.ts';
import {
  closed,
  field,
  type Fields,
  listOf,
  listUpTo,
  number,
  oneOf,
  optional,
  type Reader,
  record,
  string,
  within,
} from './readers.ts';

const readPeer: Reader<PeerCertificate> = (value, path) => {
  const peer = record(value, path);
  closed(peer, ['subject', 'issuer', 'names', 'serial', 'notBefore', 'notAfter', 'sha256'], path);
  return {
    subject: field(peer, 'subject', string, path),
    issuer: field(peer, 'issuer', string, path),
    names: field(peer, 'names', listOf(string), path),
    serial: field(peer, 'serial', string, path),
    notBefore: field(peer, 'notBefore', string, path),
    notAfter: field(peer, 'notAfter', string, path),
    sha256: field(peer, 'sha256', string, path),
  };
};

const base64: Reader<string> = (value, path) => {
  const text = string(value, path);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new Error(`${path} must be base64`);
  return text;
};

const readTls: Reader<TlsSession> = (value, path) => {
  const tls = record(value, path);
  closed(tls, ['version', 'cipher', 'peer', 'chain'], path);
  return {
    version: field(tls, 'version', string, path),
    cipher: field(tls, 'cipher', string, path),
    ...optional(tls, 'peer', readPeer, path),
    ...optional(tls, 'chain', listUpTo(8, base64), path),
  };
};

const readHeaders: Reader<Readonly<Record<string, string>>> = (value, path) => {
  const headers = Object.entries(record(value, path));
  return Object.fromEntries(headers.map(([name, header]) => [name, string(header, `${path}.${name}`)]));
};

const ANSWERERS = ['app', 'proxy', 'unknown'] as const satisfies readonly Answerer[];
const PROTOCOLS = ['http', 'postgres', 'tls', 'dns', 'other'] as const;
/** What each outcome may say beside its name. */
const SAYS = {
  connected: ['tls', 'openMs'],
  answered: ['by', 'status', 'protocol', 'reply', 'headers', 'tls'],
  'tls-alert': ['code', 'tls'],
  reset: ['tls'],
  closed: ['tls'],
  refused: ['errno', 'openMs'],
  dropped: ['after', 'openMs'],
  unreachable: ['errno'],
  garbled: ['bytes'],
  'name-not-found': ['errno'],
  'wrong-backend': ['backend'],
  'probe-failed': ['reason'],
} as const satisfies Readonly<Record<OutcomeWord, readonly string[]>>;
const OUTCOMES = Object.keys(SAYS) as readonly OutcomeWord[];

/** An outcome of the closed union, and nothing else that a stream may hold. */
export const readOutcome: Reader<Outcome> = (value, path) => {
  const from = record(value, path);
  const outcome = field(from, 'outcome', oneOf(OUTCOMES), path);
  closed(from, ['outcome', ...SAYS[outcome]], path);
  switch (outcome) {
    case 'answered':
      return readAnswered(from, path);
    case 'tls-alert':
      return {
        outcome,
        code: field(from, 'code', within(0, 255), path),
        ...optional(from, 'tls', readTls, path),
      };
    case 'connected':
      return { outcome, ...optional(from, 'tls', readTls, path), ...optional(from, 'openMs', number, path) };
    case 'reset':
    case 'closed':
      return { outcome, ...optional(from, 'tls', readTls, path) };
    case 'dropped':
      return {
        outcome,
        after: field(from, 'after', oneOf(['syn', 'connect']), path),
        ...optional(from, 'openMs', number, path),
      };
    case 'refused':
      return {
        outcome,
        errno: field(from, 'errno', string, path),
        ...optional(from, 'openMs', number, path),
      };
    case 'unreachable':
    case 'name-not-found':
      return { outcome, errno: field(from, 'errno', string, path) };
    case 'garbled':
      return { outcome, bytes: field(from, 'bytes', string, path) };
    case 'wrong-backend':
      return { outcome, backend: field(from, 'backend', string, path) };
    case 'probe-failed':
      return { outcome, reason: field(from, 'reason', string, path) };
  }
};

function readAnswered(from: Fields, path: string): Outcome {
  return {
    outcome: 'answered',
    by: field(from, 'by', oneOf(ANSWERERS), path),
    protocol: field(from, 'protocol', oneOf(PROTOCOLS), path),
    ...optional(from, 'status', number, path),
    ...optional(from, 'reply', string, path),
    ...optional(from, 'headers', readHeaders, path),
    ...optional(from, 'tls', readTls, path),
  };
}
