import type { Exchange, Transport } from '../../probes/protocol.ts';
import type { Shot } from './shot.ts';

/** What was sent, in words. */
export function sentInWords({ send, via, again }: Pick<Shot, 'send' | 'via' | 'again'>): string {
  const often = again === undefined ? '' : `, every ${again.everyMs} ms`;
  return `${exchangeInWords(send)}${transportInWords(via)}${often}`;
}

const ALTERED = ', one bit turned on its way';

function transportInWords(via: Transport): string {
  switch (via.over) {
    case 'udp':
      return '';
    case 'tcp':
      return via.altered ? ALTERED : '';
    case 'mesh-mtls':
      return ` over mutual TLS with the pod's mesh certificate${via.altered ? ALTERED : ''}`;
    case 'tls': {
      const name = via.serverName === undefined ? '' : ` with SNI ${via.serverName}`;
      const alpn = via.alpn === undefined ? '' : ` and ALPN ${via.alpn.join(', ')}`;
      const own = via.certificate === undefined ? 'no client certificate' : 'a client certificate of our own';
      return ` over TLS${name}${alpn}, ${own}`;
    }
  }
}

function exchangeInWords(send: Exchange): string {
  switch (send.do) {
    case 'tcp':
      return 'connect';
    case 'http1':
    case 'http':
      return `${send.method} ${send.path}${linesInWords(send.headers)}`;
    case 'http2':
      return `${send.method} ${send.path} by HTTP/2${linesInWords(send.headers)}`;
    case 'dns-query':
      return 'DNS query';
    case 'datagram':
      return 'UDP datagram';
    case 'tls-hello':
      return `${send.version} ClientHello`;
    case 'postgres-startup':
      return `PostgreSQL StartupMessage${send.user === undefined ? '' : ` for ${send.user}`}${send.inTls ? " in PostgreSQL's own TLS" : ''}`;
    case 'first-moments':
      return `connections from the first moment of the pod on, after ${send.afterMs} ms`;
    case 'postgres-ssl-request':
      return 'PostgreSQL SSLRequest';
  }
}

/** Header lines exactly as they go out, so that a reader can tell one case from another. */
function linesInWords(lines: readonly (readonly [string, string])[] = []): string {
  return lines.length === 0 ? '' : ` [${lines.map(([name, value]) => `${name}: ${value}`).join(' | ')}]`;
}
