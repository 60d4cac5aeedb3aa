import { type Html, markup } from './markup.ts';

/** Bytes that decided and could not be read, as they were kept: in hexadecimal, and as text with the rest escaped. */
export function rawBytes(detail: Readonly<Record<string, unknown>> = {}): Html | undefined {
  const { bytes } = detail;
  if (typeof bytes !== 'string' || !/^(?:[0-9a-f]{2})+$/.test(bytes)) return undefined;
  const pairs = bytes.match(/../g) ?? [];
  return markup`<small>bytes <code>${pairs.join(' ')}</code>, as text <code>${pairs.map(asText).join('')}</code></small>`;
}

/** Printable ASCII as it is; a backslash and everything else as \\xNN. */
function asText(pair: string): string {
  const char = String.fromCharCode(Number.parseInt(pair, 16));
  return /[ -[\]-~]/.test(char) ? char : `\\x${pair}`;
}
