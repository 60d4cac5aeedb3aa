import type { Socket } from 'node:net';
import { INDISCREET } from '../../../reports/canary.fixture.ts';
import { byBytes, drip, pour } from './pour.ts';
import { ESCAPES, NO_UTF8, script } from './words.ts';

/** What a server does once it has been spoken to. */
export type Answer = (socket: Socket) => void;

const OK = 'HTTP/1.1 200 OK\r\n';
const KB = 1024;
const kilobyte = (text: string): Buffer => Buffer.from(text.repeat(Math.ceil(KB / text.length)), 'latin1');

/** A head with this in every field that a report may keep, and in those that it must not. */
const headOf = (status: string, word: (number: number) => string): string =>
  [
    `HTTP/1.1 ${status} ${word(0)}`,
    `Server: ${word(1)}`,
    `Location: ${word(2)}`,
    `Strict-Transport-Security: ${word(3)}`,
    `Content-Type: ${word(4)}`,
    `X-Assay-Backend: ${word(5)}`,
    `X-Tell: ${word(6)}`,
    `WWW-Authenticate: ${word(7)}`,
    `Set-Cookie: ${word(8)}`,
    `X-Envoy-Upstream-Service-Time: ${word(9)}`,
    `Content-Length: ${word(0).length}`,
    '',
    word(0),
  ].join('\r\n');

const once =
  (text: string): Answer =>
  (socket) => {
    socket.end(Buffer.from(text, 'latin1'));
  };

export const HTTP = {
  'endless-body': (socket) => {
    socket.write(`${OK}\r\n`);
    pour(socket, () => kilobyte(script(0)));
  },
  'endless-head': (socket) => {
    socket.write(OK);
    pour(socket, (count) => Buffer.from(`X-${count}: ${'a'.repeat(200)}\r\n`));
  },
  /** 10 MB of them, and then an answer that is whole. */
  'many-headers': (socket) => {
    socket.write(OK);
    pour(
      socket,
      (count) => Buffer.from(count < 10 * KB ? `X-${count}: ${'a'.repeat(KB)}\r\n` : `\r\n${'b'.repeat(KB)}`),
      11 * KB * KB,
    );
  },
  'slow-head': (socket) => {
    drip(socket, byBytes(`${OK}X-A: ${'a'.repeat(600)}`), 1000);
  },
  'slow-body': (socket) => {
    socket.write(`${OK}\r\n`);
    drip(socket, [Buffer.from('b')], 1000);
  },
  /** As many packets as there are bytes. */
  crumbs: (socket) => {
    socket.setNoDelay(true);
    socket.write(OK);
    drip(socket, [Buffer.from('x')], 1);
  },
  interim: (socket) => {
    pour(socket, () => Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n'));
  },
  'slow-interim': (socket) => {
    drip(socket, [Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n')], 200);
  },
  chunks: (socket) => {
    socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n1;${'e'.repeat(300)}\r\nx\r\nffffffff\r\n`);
    pour(socket, () => kilobyte('c'));
  },
  lies: once(`${OK}Content-Length: 999999999999999\r\nContent-Length: 3\r\n\r\nabc`),
  circle: once('HTTP/1.1 301 Moved\r\nLocation: /round\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
  markup: once(headOf('200', script)),
  'markup-refusal': once(headOf('403', script)),
  escapes: once(headOf('200', () => ESCAPES)),
  'no-utf8': once(headOf('200', () => NO_UTF8.toString('latin1'))),
  /** Canaries where nothing may be kept. */
  indiscreet: once(INDISCREET.redirect),
  'indiscreet-error': once(INDISCREET.error),
  /** Of no protocol at all. */
  banner: once(`${ESCAPES}${script(1)}`),
  noise: (socket) => {
    pour(socket, (count) => NO_UTF8.subarray(count % 7));
  },
  silence: () => undefined,
} satisfies Record<string, Answer>;
