import { connect, createServer, type Server } from 'node:net';
import type { Receipts } from './receipts.ts';

/** An abstract socket: it needs no writable file system and cannot be reached from outside the pod. */
export const RECEIPTS_SOCKET = '\0assay-receipts';

const MOST_BYTES = 4 * 1024 * 1024;
const PATIENCE_MS = 5_000;

/** Answers a JSON list of nonces with the list of those that arrived. */
export function serveReceipts(receipts: Receipts): Server {
  return createServer({ allowHalfOpen: true }, (socket) => {
    const chunks: Buffer[] = [];
    let size = 0;
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MOST_BYTES) socket.destroy();
    });
    socket.on('end', () => {
      const nonces = readList(Buffer.concat(chunks).toString());
      if (nonces) socket.end(JSON.stringify(receipts.among(nonces)));
      else socket.destroy();
    });
  });
}

/** Asks the pod's own server. No answer is nothing known, which is not the same as nothing seen. */
export function askReceipts(
  nonces: readonly string[],
  path = RECEIPTS_SOCKET,
): Promise<readonly string[] | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ path, allowHalfOpen: true });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      resolve(readList(Buffer.concat(chunks).toString()));
    });
    socket.end(JSON.stringify(nonces));
  });
}

function readList(text: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}
