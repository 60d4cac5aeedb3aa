import { UNREADABLE } from './certificates.ts';
import type { Answer } from './http.ts';
import { byBytes, drip, pour } from './pour.ts';
import { NO_UTF8 } from './words.ts';

/** A TLS record, and a handshake message in one. */
const record = (type: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.of(type, 3, 3, body.length >> 8, body.length & 255), body]);
const message = (type: number, body: Buffer, length = body.length): Buffer =>
  Buffer.concat([Buffer.of(type), u24(length), body]);

const u24 = (value: number): Buffer => Buffer.of(value >> 16, (value >> 8) & 255, value & 255);

/** TLS 1.2 with ECDHE-ECDSA-AES128-GCM-SHA256, without extensions. */
const serverHello = record(
  22,
  message(2, Buffer.concat([Buffer.of(3, 3), Buffer.alloc(32, 7), Buffer.of(0, 0xc0, 0x2b, 0)])),
);

/** Peers that begin as TLS servers do. */
export const HELLO = {
  'tls-garbage-after-hello': (socket) => {
    socket.write(serverHello);
    pour(socket, () => NO_UTF8);
  },
  'tls-nonsense': (socket) => {
    socket.end(record(22, NO_UTF8));
  },
  'tls-unreadable-certificate': (socket) => {
    const [list, one] = [u24(UNREADABLE.length + 3), u24(UNREADABLE.length)];
    socket.end(Buffer.concat([serverHello, record(22, message(11, Buffer.concat([list, one, UNREADABLE])))]));
  },
  /** A message of 16 MB, in records that are in order. */
  'tls-long-certificate': (socket) => {
    socket.write(Buffer.concat([serverHello, record(22, message(11, Buffer.alloc(0), 0xffffff))]));
    pour(socket, () => record(22, Buffer.alloc(16_000, 1)));
  },
  'tls-hello-requests': (socket) => {
    pour(socket, () => record(22, message(0, Buffer.alloc(0))));
  },
  'tls-warnings': (socket) => {
    pour(socket, () => record(21, Buffer.of(1, 90)));
  },
  'tls-slow': (socket) => {
    drip(socket, byBytes(serverHello.toString('latin1')), 300);
  },
  'tls-empty-records': (socket) => {
    pour(socket, () => Buffer.of(22, 3, 3, 0, 0));
  },
} satisfies Record<string, Answer>;
