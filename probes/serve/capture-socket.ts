import type { Server } from 'node:net';
import type { Ear } from '../capture/ear.ts';
import type { CaptureAnswer, CaptureOrder } from '../protocol.ts';
import { readCaptureAnswer, readCaptureOrder } from '../read-capture.ts';
import { ask, serveQuestions } from './question-socket.ts';

/** A file, on a volume of the pod's own: abstract sockets are of the network, and here that is the node's. */
export const CAPTURE_SOCKET = '/tmp/assay-capture';

export const serveCapture = (ear: Ear): Server =>
  serveQuestions((question) => ear.obey(readCaptureOrder(question, 'capture')));

/** Has the pod's own ear obey. */
export async function orderCapture(order: CaptureOrder, path = CAPTURE_SOCKET): Promise<CaptureAnswer> {
  const answer = await ask(order, path);
  try {
    return readCaptureAnswer(answer, 'capture');
  } catch {
    return { said: 'nothing', why: 'nobody listens in this pod' };
  }
}
