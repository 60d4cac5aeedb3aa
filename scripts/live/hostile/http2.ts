import type { Answer } from './http.ts';
import { drip, pour } from './pour.ts';
import { ESCAPES, script } from './words.ts';

/** Frames by hand: RFC 9113 section 4.1, without its limits. */
function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Buffer,
  length = payload.length,
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

const [DATA, HEADERS, SETTINGS, PING, CONTINUATION] = [0, 1, 4, 6, 9];
const END_HEADERS = 4;
const settings = frame(SETTINGS, 0, 0, Buffer.alloc(0));

/** Literals without a table; a length takes as many bytes as it needs (RFC 7541 section 5.1). */
function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'latin1');
  if (bytes.length < 127) return Buffer.concat([Buffer.of(bytes.length), bytes]);
  const rest = bytes.length - 127;
  return Buffer.concat([Buffer.of(127, 128 + (rest % 128), Math.floor(rest / 128)), bytes]);
}
const field = (name: string, value: string): Buffer => Buffer.concat([Buffer.of(0), text(name), text(value)]);
const hostile = (word: (number: number) => string): Buffer =>
  Buffer.concat([
    field(':status', '200'),
    ...['server', 'location', 'strict-transport-security', 'content-type', 'x-assay-backend', 'x-tell'].map(
      (name, at) => field(name, word(at)),
    ),
  ]);

/** One entry as large as a table may be, and then a byte for each time that it stands in the list. */
const bomb = Buffer.concat([Buffer.of(0x40), text('a'), text('b'.repeat(4000)), Buffer.alloc(12_000, 0xbe)]);

export const HTTP2 = {
  'h2-too-long': (socket) => {
    socket.write(settings);
    socket.write(frame(DATA, 0, 1, Buffer.alloc(0), 0xffffff));
    pour(socket, () => Buffer.alloc(1024));
  },
  'h2-odd-settings': (socket) => {
    socket.end(frame(SETTINGS, 0, 0, Buffer.alloc(5)));
  },
  'h2-continuations': (socket) => {
    socket.write(Buffer.concat([settings, frame(HEADERS, 0, 1, field(':status', '200'))]));
    pour(socket, (count) => frame(CONTINUATION, 0, 1, field(`x-${count}`, 'a'.repeat(60))));
  },
  'h2-empty-continuations': (socket) => {
    socket.write(Buffer.concat([settings, frame(HEADERS, 0, 1, field(':status', '200'))]));
    pour(socket, () => frame(CONTINUATION, 0, 1, Buffer.alloc(0)));
  },
  'h2-bomb': (socket) => {
    socket.end(Buffer.concat([settings, frame(HEADERS, END_HEADERS, 1, bomb)]));
  },
  'h2-pings': (socket) => {
    socket.write(settings);
    pour(socket, () => frame(PING, 0, 0, Buffer.alloc(8)));
  },
  'h2-slow-pings': (socket) => {
    socket.write(settings);
    drip(socket, [frame(PING, 0, 0, Buffer.alloc(8))], 200);
  },
  'h2-endless-body': (socket) => {
    socket.write(Buffer.concat([settings, frame(HEADERS, END_HEADERS, 1, field(':status', '200'))]));
    pour(socket, () => frame(DATA, 0, 1, Buffer.alloc(1024, 'd')));
  },
  'h2-markup': (socket) => {
    socket.end(Buffer.concat([settings, frame(HEADERS, END_HEADERS | 1, 1, hostile(script))]));
  },
  'h2-escapes': (socket) => {
    socket.end(
      Buffer.concat([
        settings,
        frame(
          HEADERS,
          END_HEADERS | 1,
          1,
          hostile(() => ESCAPES),
        ),
      ]),
    );
  },
} satisfies Record<string, Answer>;
