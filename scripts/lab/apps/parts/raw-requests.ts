export interface RawRequest {
  readonly requestLine: string;
  /** Exactly as they came: order, case, blanks, duplicates and folded lines included. */
  readonly headerLines: readonly string[];
  readonly framing: 'none' | 'length' | 'chunked';
  readonly bodyBytes: number;
}

const headEnd = '\r\n\r\n';

/**
 * Cuts the bytes of one connection into HTTP/1.1 requests and changes nothing in them.
 * Node's own parser is not used because it joins, renames and refuses what this is here to show.
 */
export class RawRequestReader {
  // latin1 keeps one character per byte, so lengths stay true and every byte can be written down.
  #rest = '';

  /** The requests that are complete with these bytes. */
  push(bytes: Buffer): RawRequest[] {
    this.#rest += bytes.toString('latin1');
    const requests: RawRequest[] = [];
    for (let next = this.#take(); next !== null; next = this.#take()) requests.push(next);
    return requests;
  }

  /** Bytes that came and belong to no complete request. */
  get pending(): number {
    return this.#rest.length;
  }

  #take(): RawRequest | null {
    const end = this.#rest.indexOf(headEnd);
    if (end < 0) return null;
    const [requestLine = '', ...headerLines] = this.#rest.slice(0, end).split('\r\n');
    const start = end + headEnd.length;
    const framing = framingOf(headerLines);
    const length = framing === 'chunked' ? chunkedLength(this.#rest, start) : contentLength(headerLines);
    if (length === null || this.#rest.length < start + length) return null;
    this.#rest = this.#rest.slice(start + length);
    return { requestLine, headerLines, framing, bodyBytes: length };
  }
}

/** All values of a header, one per line that carries it. */
export function valuesOf(headerLines: readonly string[], name: string): string[] {
  return headerLines
    .filter((line) => line.toLowerCase().startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).trim());
}

function framingOf(headerLines: readonly string[]): RawRequest['framing'] {
  // RFC 9112 §6.3: where both are there, Transfer-Encoding decides.
  if (valuesOf(headerLines, 'transfer-encoding').some((value) => /chunked/i.test(value))) return 'chunked';
  return valuesOf(headerLines, 'content-length').length > 0 ? 'length' : 'none';
}

function contentLength(headerLines: readonly string[]): number {
  const length = Number(valuesOf(headerLines, 'content-length')[0] ?? '0');
  return Number.isSafeInteger(length) && length > 0 ? length : 0;
}

/** The length of a chunked body from its first size line to its last blank line; null while it is not whole. */
function chunkedLength(text: string, start: number): number | null {
  for (let at = start; ;) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    if (Number.isNaN(size)) return lineEnd + 2 - start;
    if (size === 0) {
      // Either the blank line at once, or trailers and then the blank line.
      const end = text.startsWith('\r\n', lineEnd + 2) ? lineEnd : text.indexOf(headEnd, lineEnd);
      return end < 0 ? null : end + headEnd.length - start;
    }
    at = lineEnd + 2 + size + 2;
  }
}
