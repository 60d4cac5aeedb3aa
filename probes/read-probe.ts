import {
  type Address,
  type Exchange,
  type HeaderLine,
  type Probe,
  TLS_VERSIONS,
  type Transport,
} from './protocol.ts';
import {
  boolean,
  field,
  filled,
  hex32,
  listOf,
  oneOf,
  optional,
  type Reader,
  record,
  string,
  within,
} from './readers.ts';

/** Below the first no round trip fits; above the second nobody waits. */
const SHORTEST_MS = 10;
const LONGEST_MS = 120_000;

export const readProbe: Reader<Probe> = (value, path) => {
  const probe = record(value, path);
  return {
    seq: field(probe, 'seq', within(0, Number.MAX_SAFE_INTEGER), path),
    to: field(probe, 'to', readAddress, path),
    send: field(probe, 'send', readExchange, path),
    via: field(probe, 'via', readTransport, path),
    nonce: field(probe, 'nonce', hex32, path),
    timeoutMs: field(probe, 'timeoutMs', within(SHORTEST_MS, LONGEST_MS), path),
    ...optional(probe, 'serial', string, path),
    ...optional(probe, 'notBeforeMs', within(0, LONGEST_MS), path),
    ...optional(probe, 'backend', string, path),
    ...optional(probe, 'self', boolean, path),
  };
};

const readAddress: Reader<Address> = (value, path) => {
  const address = record(value, path);
  return { host: field(address, 'host', filled, path), port: field(address, 'port', within(1, 65535), path) };
};

const readHeader: Reader<HeaderLine> = (value, path) => {
  if (!Array.isArray(value) || value.length !== 2)
    throw new Error(`${path} must be a pair of name and value`);
  return [string(value[0], `${path}[0]`), string(value[1], `${path}[1]`)];
};

const KINDS = ['tcp', 'http1', 'http', 'tls-hello', 'postgres-startup', 'postgres-ssl-request'] as const;

const readExchange: Reader<Exchange> = (value, path) => {
  const exchange = record(value, path);
  const request = (): { path: string; host?: string; headers?: readonly HeaderLine[] } => ({
    path: field(exchange, 'path', filled, path),
    ...optional(exchange, 'host', string, path),
    ...optional(exchange, 'headers', listOf(readHeader), path),
  });
  const kind = field(exchange, 'do', oneOf(KINDS), path);
  switch (kind) {
    case 'http1':
      return { do: kind, method: field(exchange, 'method', filled, path), ...request() };
    case 'http':
      return {
        do: kind,
        method: field(exchange, 'method', oneOf(['GET', 'HEAD', 'OPTIONS']), path),
        ...request(),
      };
    case 'tls-hello': {
      const version = field(exchange, 'version', oneOf(TLS_VERSIONS), path);
      return { do: kind, version, ...optional(exchange, 'serverName', string, path) };
    }
    case 'tcp':
    case 'postgres-startup':
    case 'postgres-ssl-request':
      return { do: kind };
  }
};

const readTransport: Reader<Transport> = (value, path) => {
  const transport = record(value, path);
  const over = field(transport, 'over', oneOf(['tcp', 'mesh-mtls', 'tls']), path);
  const alpn = optional(transport, 'alpn', listOf(filled), path);
  switch (over) {
    case 'tcp':
      return { over };
    case 'mesh-mtls':
      return { over, ...alpn };
    case 'tls':
      return { over, ...optional(transport, 'serverName', string, path), ...alpn };
  }
};
