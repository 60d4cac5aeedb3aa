// @peculiar/x509 needs this loaded before it.
import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate and its key, both as PEM text. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

// RSA, because a server with an ECDSA key could not show that it refuses the old RSA suites for their own sake.
const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
};
const day = 86_400_000;

/** Days that a certificate still has. */
export function daysLeft(pair: KeyPair): number {
  return (new x509.X509Certificate(pair.certificate).notAfter.getTime() - Date.now()) / day;
}

export async function mintAuthority(commonName: string): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const { keyCertSign, cRLSign } = x509.KeyUsageFlags;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${commonName}`,
    ...validity(5 * 365),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return asPem(certificate, keys.privateKey);
}

export async function mintLeaf(
  authority: KeyPair,
  names: readonly [string, ...string[]],
  use: 'serverAuth' | 'clientAuth',
  { days = 180, bits = 2048 }: { readonly days?: number; readonly bits?: number } = {},
): Promise<KeyPair> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = await webcrypto.subtle.generateKey({ ...algorithm, modulusLength: bits }, true, [
    'sign',
    'verify',
  ]);
  const { digitalSignature, keyEncipherment } = x509.KeyUsageFlags;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${names[0]}`,
    issuer: issuer.subject,
    ...validity(days),
    publicKey: keys.publicKey,
    signingKey: await signingKey(authority),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(digitalSignature | keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[use]]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value }))),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return asPem(certificate, keys.privateKey);
}

/** From an hour ago, so that a clock that is a little behind does not refuse it; over already where the days are negative. */
function validity(days: number): { notBefore: Date; notAfter: Date } {
  const end = Date.now() + days * day;
  return { notBefore: new Date(Math.min(Date.now(), end) - day / 24), notAfter: new Date(end) };
}

async function signingKey(authority: KeyPair): Promise<webcrypto.CryptoKey> {
  const der = x509.PemConverter.decodeFirst(authority.key);
  return await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
}

function asPem(certificate: x509.X509Certificate, key: webcrypto.CryptoKey): KeyPair {
  return {
    certificate: `${certificate.toString('pem')}\n`,
    key: KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}
