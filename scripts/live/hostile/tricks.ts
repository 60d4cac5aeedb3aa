import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { SHOWN, type Shown } from './certificates.ts';
import { HELLO } from './hello.ts';
import { HTTP, type Answer } from './http.ts';
import { HTTP2 } from './http2.ts';
import { POSTGRES } from './postgres.ts';

/** Nobody who hangs on for longer is answered any more. */
const MOST_MS = 90_000;

/** Answers with the first bytes it gets, whatever they are. */
const inClear = (answer: Answer): Server => createServer(attending(answer));

/** The same under TLS, with any certificate and for either protocol. */
const underTls = (answer: Answer, { cert, key }: Shown, protocols: readonly string[]): Server =>
  createTlsServer({ cert, key, ALPNProtocols: [...protocols] }, attending(answer)).on(
    'tlsClientError',
    () => undefined,
  );

const attending =
  (answer: Answer) =>
  (socket: Socket): void => {
    socket.on('error', () => socket.destroy());
    socket.setTimeout(MOST_MS, () => socket.destroy());
    socket.once('data', () => {
      answer(socket);
    });
  };

const each = (answers: Readonly<Record<string, Answer>>, serve: (answer: Answer) => Server) =>
  Object.entries(answers).map(([name, answer]) => [name, () => serve(answer)] as const);

/** Every port that there is: a name, and the server that misbehaves in this way. */
export const TRICKS: ReadonlyMap<string, () => Server> = new Map([
  ...each({ ...HTTP, ...POSTGRES, ...HELLO }, inClear),
  ...each(HTTP2, (answer) => underTls(answer, SHOWN.markup, ['h2'])),
  ...each(HTTP, (answer) => underTls(answer, SHOWN.markup, ['http/1.1'])).map(
    ([name, serve]) => [`https-${name}`, serve] as const,
  ),
  ...Object.entries(SHOWN).map(
    ([name, shown]) =>
      [`certificate-${name}`, () => underTls(HTTP.markup, shown, ['h2', 'http/1.1'])] as const,
  ),
]);
