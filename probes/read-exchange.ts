import { isKeepable } from './classify/kept-headers.ts';
import { type Exchange, type HeaderLine, TLS_VERSIONS } from './protocol.ts';
import {
  boolean,
  closed,
  field,
  type Fields,
  filled,
  listOf,
  listUpTo,
  oneOf,
  optional,
  type Reader,
  record,
  string,
  within,
} from './readers.ts';

const MOST_KEPT = 8;

const KINDS = [
  'tcp',
  'http1',
  'http2',
  'http',
  'datagram',
  'dns-query',
  'tls-hello',
  'postgres-startup',
  'postgres-ssl-request',
  'first-moments',
] as const satisfies readonly Exchange['do'][];

const REQUEST = ['do', 'method', 'path', 'host', 'headers', 'keep'] as const;

export const readExchange: Reader<Exchange> = (value, path) => {
  const exchange = record(value, path);
  const kind = field(exchange, 'do', oneOf(KINDS), path);
  switch (kind) {
    case 'http1':
    case 'http2':
      return { do: kind, method: field(exchange, 'method', filled, path), ...readRequest(exchange, path) };
    case 'http': {
      const method = field(exchange, 'method', oneOf(['GET', 'HEAD', 'OPTIONS']), path);
      return { do: kind, method, ...readRequest(exchange, path) };
    }
    case 'tls-hello': {
      closed(exchange, ['do', 'version', 'serverName'], path);
      const version = field(exchange, 'version', oneOf(TLS_VERSIONS), path);
      return { do: kind, version, ...optional(exchange, 'serverName', string, path) };
    }
    case 'postgres-startup':
      closed(exchange, ['do', 'user', 'database', 'inTls'], path);
      return {
        do: kind,
        ...optional(exchange, 'user', filled, path),
        ...optional(exchange, 'database', filled, path),
        ...optional(exchange, 'inTls', boolean, path),
      };
    case 'first-moments':
      closed(exchange, ['do', 'afterMs'], path);
      return { do: kind, afterMs: field(exchange, 'afterMs', within(0, 60_000), path) };
    case 'tcp':
    case 'datagram':
    case 'dns-query':
    case 'postgres-ssl-request':
      closed(exchange, ['do'], path);
      return { do: kind };
  }
};

type Request = Omit<Extract<Exchange, { do: 'http1' }>, 'do' | 'method'>;

function readRequest(exchange: Fields, path: string): Request {
  closed(exchange, REQUEST, path);
  return {
    path: field(exchange, 'path', filled, path),
    ...optional(exchange, 'host', string, path),
    ...optional(exchange, 'headers', listOf(readHeader), path),
    ...optional(exchange, 'keep', listUpTo(MOST_KEPT, readKept), path),
  };
}

const readHeader: Reader<HeaderLine> = (value, path) => {
  if (!Array.isArray(value) || value.length !== 2)
    throw new Error(`${path} must be a pair of name and value`);
  return [string(value[0], `${path}[0]`), string(value[1], `${path}[1]`)];
};

const readKept: Reader<string> = (value, path) => {
  const name = string(value, path);
  if (!isKeepable(name)) throw new Error(`${path} must name, in lower case, a header that holds no secret`);
  return name;
};
