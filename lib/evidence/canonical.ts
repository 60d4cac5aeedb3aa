import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The one way to write a value as bytes: RFC 8785. Throws on what JSON cannot say (NaN, a lone surrogate). */
export function canonical(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('nothing to write');
  return text;
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
