import { INDISCREET } from '../../../reports/canary.fixture.ts';
import { pour } from './pour.ts';
import { ESCAPES, NO_UTF8, script } from './words.ts';
import type { Answer } from './http.ts';

const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};

const FIELDS = 'S V C M D H P p q W s t c d n F L R'.split(' ');

/** An error, or a notice, with markup in every field that there is. */
const fields = (type: string): Buffer =>
  message(
    type,
    Buffer.concat([
      ...FIELDS.map((field, at) => Buffer.from(`${field}${script(at)}${ESCAPES}\0`)),
      Buffer.from('M'),
      NO_UTF8,
      Buffer.of(0, 0),
    ]),
  );

export const POSTGRES = {
  'postgres-error': (socket) => {
    socket.end(fields('E'));
  },
  /** Canaries in what it says of an error, of which nothing may be kept. */
  'postgres-indiscreet': (socket) => {
    socket.end(INDISCREET.postgres, 'latin1');
  },
  'postgres-notices': (socket) => {
    pour(socket, () => fields('N'));
  },
  'postgres-length': (socket) => {
    socket.write(Buffer.from('45ffffffff', 'hex'));
    pour(socket, () => Buffer.alloc(1024, 'x'));
  },
  /** Yes to TLS, and at once what nobody asked for. */
  'postgres-stuffed': (socket) => {
    socket.write(`S${script(0)}`);
    pour(socket, () => Buffer.from('S'));
  },
} satisfies Record<string, Answer>;
