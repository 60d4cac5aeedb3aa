import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AssayError } from '../../errors.ts';
import { sha256 } from '../canonical.ts';
import { messageOf } from '../evidence-error.ts';
import { MANIFEST } from '../manifest.ts';

export interface SigningKey {
  privateKey: KeyObject;
  publicKey: KeyObject;
  /** SHA-256 of the public key (SubjectPublicKeyInfo, DER), hexadecimal. */
  id: string;
}

/** Anybody but the owner. */
const OTHERS = 0o077;

/**
 * An Ed25519 private key in PEM (PKCS#8); the passphrase of an encrypted one stands in ASSAY_KEY_PASSPHRASE.
 * Throws E_USAGE where it cannot be used, and where others may read it.
 */
export async function readSigningKey(
  path: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<SigningKey> {
  const refuse = refusal(`sign with ${path}`, 'Make one with: openssl genpkey -algorithm ed25519 -out FILE');
  const { mode } = await stat(path).catch((cause: unknown) => refuse(messageOf(cause)));
  if ((mode & OTHERS) !== 0) {
    const found = (mode & 0o777).toString(8);
    refuse(`others may read it (its mode is ${found})`, `Keep it to yourself: chmod 600 ${path}`);
  }
  if (existsSync(join(dirname(path), MANIFEST)))
    refuse('it lies in a folder of evidence', 'Move it to where nobody who gets the evidence gets it.');
  const passphrase = env['ASSAY_KEY_PASSPHRASE'];
  const key = await readFile(path, 'utf8');
  try {
    const privateKey = createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) });
    if (privateKey.asymmetricKeyType !== 'ed25519')
      refuse(`it is a key of type ${privateKey.asymmetricKeyType ?? 'unknown'}, not Ed25519`);
    const publicKey = createPublicKey(privateKey);
    return { privateKey, publicKey, id: keyId(publicKey) };
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    // What the library says of a key that it cannot read may hold some of it.
    return refuse('it is no private key in PEM that can be read, or its passphrase is another one');
  }
}

/** A public key in PEM. Throws E_USAGE where there is none. */
export async function readPublicKey(path: string): Promise<KeyObject> {
  const refuse = refusal(`read the key ${path}`, 'Name the public half of the key that signed, in PEM.');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => refuse(messageOf(cause)));
  return publicKeyFrom(text) ?? refuse('it is no Ed25519 public key in PEM');
}

/** Undefined where the text is no Ed25519 public key. A private key is none: nobody should have to hand it over. */
export function publicKeyFrom(text: string): KeyObject | undefined {
  if (!text.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')) return undefined;
  try {
    const key = createPublicKey(text);
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

export function keyId(publicKey: KeyObject): string {
  return sha256(publicKey.export({ type: 'spki', format: 'der' }));
}

export function publicPem(publicKey: KeyObject): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

function refusal(tried: string, usually: string): (seen: string, todo?: string) => never {
  return (seen, todo = usually) => {
    throw new AssayError('E_USAGE', { tried, seen, todo });
  };
}
