import { randomBytes } from 'node:crypto';
import { AssayError } from '../errors.ts';

/** Gives the nonce of one exchange: 32 hexadecimal digits. */
export type NewNonce = () => string;

export const randomNonce: NewNonce = () => randomBytes(16).toString('hex');

/** Throws E_USAGE for anything but 16 hexadecimal digits in lower case, the half of a nonce. */
export function demandChallenge(challenge: string): void {
  if (/^[0-9a-f]{16}$/.test(challenge)) return;
  throw new AssayError('E_USAGE', {
    tried: 'take the challenge',
    seen: 'it is not 16 hexadecimal digits, in lower case',
    todo: 'Make one with: openssl rand -hex 8',
  });
}

/**
 * Nonces that begin with an auditor's: whoever finds it in a receiver's log knows that these exchanges were made after
 * he chose it. Throws as `demandChallenge` does.
 */
export function noncesOf(challenge: string): NewNonce {
  demandChallenge(challenge);
  return () => challenge + randomBytes(8).toString('hex');
}
