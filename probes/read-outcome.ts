import type { Answerer, Outcome, PeerCertificate, TlsSession } from './protocol.ts';
import {
  field,
  type Fields,
  listOf,
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

const readTls: Reader<TlsSession> = (value, path) => {
  const tls = record(value, path);
  return {
    version: field(tls, 'version', string, path),
    cipher: field(tls, 'cipher', string, path),
    ...optional(tls, 'peer', readPeer, path),
  };
};

const readHeaders: Reader<Readonly<Record<string, string>>> = (value, path) => {
  const headers = Object.entries(record(value, path));
  return Object.fromEntries(headers.map(([name, header]) => [name, string(header, `${path}.${name}`)]));
};

const ANSWERERS = ['app', 'proxy', 'unknown'] as const satisfies readonly Answerer[];
const PROTOCOLS = ['http', 'postgres', 'tls', 'other'] as const;
const OUTCOMES = [
  'connected',
  'answered',
  'tls-alert',
  'reset',
  'closed',
  'refused',
  'dropped',
  'unreachable',
  'garbled',
  'name-not-found',
  'wrong-backend',
  'probe-failed',
] as const satisfies readonly Outcome['outcome'][];

/** An outcome of the closed union, and nothing else that a stream may hold. */
export const readOutcome: Reader<Outcome> = (value, path) => {
  const from = record(value, path);
  const outcome = field(from, 'outcome', oneOf(OUTCOMES), path);
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
    case 'reset':
    case 'closed':
      return { outcome, ...optional(from, 'tls', readTls, path) };
    case 'dropped':
      return { outcome, after: field(from, 'after', oneOf(['syn', 'connect']), path) };
    case 'refused':
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
