import type { Server } from 'node:net';
import type { Address } from '../protocol.ts';
import { readOutcome } from '../read-outcome.ts';
import { field, filled, number, optional, record, within } from '../readers.ts';
import { ask, serveQuestions } from '../serve/question-socket.ts';
import type { Moments } from './first-moments.ts';

/** An abstract socket, as that of the receipts: nobody outside of the pod can reach it. */
export const MOMENTS_SOCKET = '\0assay-moments';

/** Longer than a watch: who asks early waits for its end. */
const PATIENCE_MS = 15_000;

const keyOf = ({ host, port }: Address): string => `${host} ${port}`;

export interface Watched {
  readonly at: Address;
  readonly moments: Promise<Moments>;
}

/** Answers an address with what was met there, when the watch is over. */
export function serveMoments(watched: readonly Watched[]): Server {
  const by = new Map(watched.map(({ at, moments }) => [keyOf(at), moments]));
  return serveQuestions(async (question) => {
    const asked = record(question, 'moments');
    const host = field(asked, 'host', filled, 'moments');
    const port = field(asked, 'port', within(1, 65535), 'moments');
    const moments = await by.get(keyOf({ host, port }));
    if (!moments) throw new Error('this address was not watched');
    return moments;
  });
}

/** Asks the pod's own server; nothing where it does not know. */
export async function askMoments(
  { host, port }: Address,
  path = MOMENTS_SOCKET,
): Promise<Moments | undefined> {
  const answer = await ask({ host, port }, path, PATIENCE_MS);
  try {
    const moments = record(answer, 'moments');
    return {
      sinceMs: field(moments, 'sinceMs', number, 'moments'),
      ...optional(moments, 'openMs', number, 'moments'),
      last: field(moments, 'last', readOutcome, 'moments'),
    };
  } catch {
    return undefined;
  }
}
