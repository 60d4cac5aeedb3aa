import type { Server } from 'node:net';
import { listOf, string } from '../readers.ts';
import { ask, serveQuestions } from './question-socket.ts';
import type { Receipts } from './receipts.ts';

/** An abstract socket: it needs no writable file system and cannot be reached from outside the pod. */
export const RECEIPTS_SOCKET = '\0assay-receipts';

const readNonces = listOf(string);

/** Answers a list of nonces with the list of those that arrived. */
export const serveReceipts = (receipts: Receipts): Server =>
  serveQuestions((question) => Promise.resolve(receipts.among(readNonces(question, 'receipts'))));

/** Asks the pod's own server. */
export async function askReceipts(
  nonces: readonly string[],
  path = RECEIPTS_SOCKET,
): Promise<readonly string[] | undefined> {
  const answer = await ask(nonces, path);
  return Array.isArray(answer) && answer.every((item) => typeof item === 'string') ? answer : undefined;
}
