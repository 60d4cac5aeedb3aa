import { sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { canonical } from '../canonical.ts';
import type { SigningKey } from './key.ts';

/** What the payload is: https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md */
const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const envelope = z.object({
  payloadType: z.literal(PAYLOAD_TYPE),
  payload: z.base64(),
  signatures: z.tuple([z.object({ keyid: z.string(), sig: z.base64() })]),
});

/** A DSSE envelope that was opened; whether its signature holds is for `holds` to say. */
export interface Envelope {
  payload: Buffer;
  /** SHA-256 of the signer's public key, hexadecimal, as the envelope claims it. */
  keyId: string;
  signature: Buffer;
}

/** Signs a statement with Ed25519; the envelope as text (https://github.com/secure-systems-lab/dsse, protocol 1.0.2). */
export function seal(statement: object, key: SigningKey): string {
  const payload = Buffer.from(canonical(statement));
  const signature = sign(null, preAuthentication(payload), key.privateKey);
  return written(payload, key.id, signature);
}

function written(payload: Buffer, keyid: string, signature: Buffer): string {
  return canonical({
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString('base64'),
    signatures: [{ keyid, sig: signature.toString('base64') }],
  });
}

/**
 * Throws a SyntaxError or a ZodError on what is no envelope of one signature over a statement, and on other bytes than
 * `seal` writes for the same: what stands in a file of evidence stands there in one way.
 */
export function open(text: string): Envelope {
  const { payload: encoded, signatures } = envelope.parse(JSON.parse(text));
  const [{ keyid: keyId, sig }] = signatures;
  const [payload, signature] = [Buffer.from(encoded, 'base64'), Buffer.from(sig, 'base64')];
  if (text !== written(payload, keyId, signature))
    throw new SyntaxError('it was written by somebody else, or rewritten');
  return { payload, keyId, signature };
}

export function holds({ payload, signature }: Envelope, publicKey: KeyObject): boolean {
  return verify(null, preAuthentication(payload), publicKey, signature);
}

/** PAE: lengths in bytes, in decimal, so that type and payload cannot flow into each other. */
export function preAuthentication(payload: Buffer): Buffer {
  const type = Buffer.from(PAYLOAD_TYPE);
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
}
