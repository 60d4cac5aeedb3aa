import { createServer, type Server, type Socket } from 'node:net';
import { errorResponse } from '../wire/postgres.ts';
import { asksToStay, httpAnswer } from './http-answer.ts';
import type { Receipts } from './receipts.ts';
import { sniff } from './sniff.ts';
import { answerClientHello, offersModernTls } from './tls-answer.ts';
import { tlsAnswerer } from './tls-server.ts';

const IDLE_MS = 30_000;
const MOST_BYTES = 64 * 1024;

/** A server that answers whoever speaks, in the protocol they speak, and notes the nonces it was sent. */
export function createCanary(name: string, receipts: Receipts): Server {
  const answerTls = tlsAnswerer(name, receipts, (socket) => {
    serve(socket, (bytes) => answer(socket, bytes, name));
  });
  const serve = (socket: Socket, answerBytes: (bytes: Buffer) => Buffer): void => {
    let bytes: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      receipts.note(bytes.toString('latin1'));
      bytes = answerBytes(bytes);
      if (bytes.length > MOST_BYTES) socket.destroy();
    });
  };
  return createServer({ noDelay: true }, (socket) => {
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    serve(socket, (bytes) => {
      if (sniff(bytes) !== 'tls' || !offersModernTls(bytes)) return answer(socket, bytes, name);
      socket.removeAllListeners('data').pause();
      answerTls(socket, bytes);
      return Buffer.alloc(0);
    });
  });
}

/** Answers what is complete; gives back what is not. After the last answer the caller's bytes are let go. */
function answer(socket: Socket, bytes: Buffer, name: string): Buffer {
  const last = (reply: Buffer | string): Buffer => {
    socket.removeAllListeners('data').resume().end(reply);
    return Buffer.alloc(0);
  };
  switch (sniff(bytes)) {
    case 'more':
      return bytes;
    case 'http': {
      const request = bytes.toString('latin1');
      if (!asksToStay(request)) return last(httpAnswer(request, name));
      socket.write(httpAnswer(request, name));
      return Buffer.alloc(0);
    }
    case 'postgres-ssl-request':
      socket.write('N');
      return answer(socket, bytes.subarray(8), name);
    case 'postgres-startup':
      return last(errorResponse('28000', `canary ${name}`));
    case 'tls':
      return last(answerClientHello(bytes));
    case 'other':
      return last(`assay ${name}\n`);
  }
}
