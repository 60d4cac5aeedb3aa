import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { answerHttp2 } from './http-answer.ts';
import { mint } from './mint.ts';
import type { Receipts } from './receipts.ts';

/** Takes over a connection whose first bytes are a ClientHello. */
export type TlsAnswerer = (socket: Socket, hello: Buffer) => void;

/**
 * TLS 1.2 and 1.3 with a certificate of the moment, for a client with any certificate or none: what a caller over TLS
 * may always reach. Inside, HTTP/2 by ALPN; anything else is `otherwise`'s.
 */
export function tlsAnswerer(
  name: string,
  receipts: Receipts,
  otherwise: (socket: TLSSocket) => void,
): TlsAnswerer {
  const http2 = createHttp2Server({ settings: { enablePush: false } });
  http2.on('sessionError', () => undefined);
  http2.on(
    'stream',
    (stream: ServerHttp2Stream, _headers: unknown, _flags: unknown, raw: readonly string[]) => {
      stream.on('error', () => undefined);
      for (let at = 0; at + 1 < raw.length; at += 2) receipts.note(`${raw[at] ?? ''}: ${raw[at + 1] ?? ''}`);
      answerHttp2(stream, raw, name);
    },
  );
  const identity = mint(name, mint('assay canary'));
  const tls = createServer({
    cert: identity.certPem,
    key: identity.keyPem,
    minVersion: 'TLSv1.2',
    requestCert: true,
    rejectUnauthorized: false,
    // A client that offers neither is served all the same: a list here would refuse it.
    ALPNCallback: ({ protocols }) =>
      ['h2', 'http/1.1'].find((known) => protocols.includes(known)) ?? protocols[0],
  });
  tls.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy());
    if (socket.alpnProtocol === 'h2') http2.emit('connection', socket);
    else otherwise(socket);
  });
  tls.on('tlsClientError', (_error, socket) => socket.destroy());
  return (socket, hello) => {
    socket.unshift(hello);
    tls.emit('connection', socket);
  };
}
