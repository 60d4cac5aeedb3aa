import { generateKeyPairSync } from 'node:crypto';
import { keyId, type SigningKey } from './key.ts';

export function newKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey, id: keyId(publicKey) };
}
