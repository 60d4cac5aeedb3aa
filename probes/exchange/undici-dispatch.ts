import Client from 'undici/lib/dispatcher/client.js';
import { codeOf } from '../classify/errno.ts';
import type { Exchange, HeaderLine } from '../protocol.ts';
import { startQuietTimer } from '../quiet-timer.ts';
import { type Ending, MOST_TIMEOUTS } from '../wire/converse.ts';
import { MOST_BODY_BYTES } from '../wire/http-body.ts';
import { headerLines } from '../wire/http-request.ts';
import { headerOf } from '../wire/header-of.ts';
import type { HttpResponse } from '../wire/http-response.ts';
import type { ExchangeContext } from './context.ts';

type Http = Extract<Exchange, { do: 'http' }>;

export type Dispatched =
  { readonly response: HttpResponse } | { readonly ending: Ending; readonly before: number };

/** undici on a line of ours. Its own timers are too coarse, so silence is told by ours. */
export function dispatchByUndici(
  request: Http,
  { line, to, nonce, timeoutMs, signal }: ExchangeContext,
): Promise<Dispatched> {
  const { socket, tls } = line;
  const before = socket.bytesRead;
  return new Promise((resolve) => {
    const client = new Client(`${tls ? 'https' : 'http'}://assay.invalid`, {
      connect: (_options, use) => {
        queueMicrotask(() => {
          use(null, socket);
        });
      },
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: 64 * 1024,
    });
    let head: Pick<HttpResponse, 'status' | 'headers'> | undefined;
    const body: Buffer[] = [];
    const settle = (dispatched: Dispatched): void => {
      quiet.stop();
      clearTimeout(patience);
      signal.removeEventListener('abort', onSilence);
      resolve(dispatched);
      client.destroy().catch(() => undefined);
    };
    const settleHead = (whole: boolean): void => {
      if (head) settle({ response: { ...head, ...(whole ? { body: Buffer.concat(body) } : {}) } });
    };
    const onSilence = (): void => {
      if (head && headerOf(head.headers, 'content-length') === undefined) settleHead(false);
      else settle({ ending: 'silence', before });
    };
    const quiet = startQuietTimer(timeoutMs, onSilence);
    // Interim responses without end are signs of life, and no answer.
    const patience = setTimeout(onSilence, timeoutMs * MOST_TIMEOUTS);
    signal.addEventListener('abort', onSilence);
    socket.once('error', (error) => {
      settle({ ending: endingOf(error), before });
    });
    const headers = headerLines(request, to, tls !== undefined, nonce)
      .filter(([name]) => name.toLowerCase() !== 'connection')
      .flat();
    client.dispatch(
      { path: request.path, method: request.method, headers, reset: true },
      {
        onRequestStart: () => undefined,
        onResponseStart(controller, status) {
          quiet.heard();
          if (status >= 200) head = { status, headers: linesOf(controller.rawHeaders) };
        },
        onResponseData(_controller, chunk) {
          body.push(chunk);
          if (body.reduce((sum, part) => sum + part.length, 0) > MOST_BODY_BYTES) settleHead(false);
        },
        onResponseEnd() {
          settleHead(true);
        },
        onResponseError(_controller, error) {
          settle({ ending: endingOf(socket.errored ?? error), before });
        },
      },
    );
  });
}

/** undici ends the socket with an error of its own when the peer has closed. */
function endingOf(error: Error): Ending {
  return codeOf(error) === 'UND_ERR_SOCKET' ? 'eof' : error;
}

/** undici's flat array of names and values; nothing is merged. */
function linesOf(raw: unknown): readonly HeaderLine[] {
  if (!Array.isArray(raw)) return [];
  const flat = raw.map((part) => (Buffer.isBuffer(part) ? part.toString('latin1') : String(part)));
  return flat.flatMap((name, at): HeaderLine[] => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : []));
}
