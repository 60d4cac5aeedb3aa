import type { HeaderLine } from '../protocol.ts';
import { trimBlanks } from './trim-blanks.ts';

export interface HttpHead {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  /** Bytes up to the body. */
  readonly length: number;
}

const MOST_BYTES = 64 * 1024;
const STATUS_LINE = /^HTTP\/1\.[01] ([1-5]\d\d)(?: [^\0\r\n]*)?$/;
const START = 'HTTP/1.';
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A status line and header lines; a line may end without CR (RFC 9112 §2.2), a folded one is unfolded (§5.2). */
export function readHead(bytes: Buffer): HttpHead | 'more' | 'garbled' {
  const start = bytes.toString('latin1', 0, START.length);
  if (!START.startsWith(start)) return 'garbled';
  const length = endOfHead(bytes);
  if (length === undefined) return bytes.length > MOST_BYTES || bytes.includes(0) ? 'garbled' : 'more';
  if (length > MOST_BYTES) return 'garbled';
  const [first = '', ...lines] = bytes
    .toString('latin1', 0, length)
    .replace(/\r?\n\r?\n$/, '')
    .split(/\r?\n/);
  const status = STATUS_LINE.exec(first)?.[1];
  if (status === undefined) return 'garbled';
  const headers: HeaderLine[] = [];
  for (const line of unfold(lines)) {
    const header = readLine(line);
    if (!header) return 'garbled';
    headers.push(header);
  }
  return { status: Number(status), headers, length };
}

function readLine(line: string): HeaderLine | undefined {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(colon, 0));
  const value = line.slice(colon + 1);
  return FIELD_NAME.test(name) && !/[\0\r\n]/.test(value) ? [name, trimBlanks(value)] : undefined;
}

function endOfHead(bytes: Buffer): number | undefined {
  for (let at = bytes.indexOf('\n'); at !== -1; at = bytes.indexOf('\n', at + 1)) {
    if (at > MOST_BYTES) return undefined;
    const next = bytes[at + 1] === 0x0d ? at + 2 : at + 1;
    if (bytes[next] === 0x0a) return next + 1;
  }
  return undefined;
}

function unfold(lines: readonly string[]): readonly string[] {
  const unfolded: string[] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line) && unfolded.length > 0) unfolded.push(`${unfolded.pop() ?? ''} ${line.trim()}`);
    else unfolded.push(line);
  }
  return unfolded;
}
