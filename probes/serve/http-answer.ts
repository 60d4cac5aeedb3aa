import type { OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { NONCE_HEADER } from '../wire/http-request.ts';
import { trimBlanks } from '../wire/trim-blanks.ts';

const MOST_NONCES = 8;

interface Answer {
  readonly body: string;
  /** The backend's name, and the nonces as they came, one line each. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

function answerTo(nonces: readonly string[], name: string): Answer {
  const body = `${JSON.stringify({ backend: name })}\n`;
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'x-assay-backend': name,
      [NONCE_HEADER]: nonces.filter((nonce) => /^[\x20-\x7e]{0,128}$/.test(nonce)).slice(0, MOST_NONCES),
    },
  };
}

/** Whether a request without a body asks for the connection to be kept (RFC 9112, section 9.3). */
export const asksToStay = (request: string): boolean =>
  /^connection:[\t ]*keep-alive[\t ]*\r?$/im.test(request) &&
  !/^(?:content-length|transfer-encoding):/im.test(request) &&
  /\r?\n\r?\n$/.test(request);

/** 200 to a request in HTTP/1.1. */
export function httpAnswer(request: string, name: string): string {
  const [head = ''] = request.split(/\r?\n\r?\n/, 1);
  const nonces = [...head.matchAll(/^x-assay-nonce:(.*)$/gim)].map(([, nonce = '']) => trimBlanks(nonce));
  const { body, headers } = answerTo(nonces, name);
  const lines = Object.entries(headers).flatMap(([header, values]) =>
    [values].flat().map((value) => `${header}: ${value}`),
  );
  const staying = `connection: ${asksToStay(request) ? 'keep-alive' : 'close'}`;
  return ['HTTP/1.1 200 OK', ...lines, staying, '', request.startsWith('HEAD ') ? '' : body].join('\r\n');
}

/** The same in HTTP/2; `raw` holds names and values by turns. */
export function answerHttp2(stream: ServerHttp2Stream, raw: readonly string[], name: string): void {
  const nonces = raw.filter((_, at) => at % 2 === 1 && raw[at - 1] === NONCE_HEADER);
  const { body, headers } = answerTo(nonces, name);
  const isHead = raw.some((value, at) => at % 2 === 1 && raw[at - 1] === ':method' && value === 'HEAD');
  stream.respond({ ':status': 200, ...(headers as OutgoingHttpHeaders) });
  stream.end(isHead ? '' : body);
}
