// @peculiar/x509 needs this loaded before it.
import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export { ExtendedKeyUsage, Extension, KeyUsageFlags, PublicKey } from '@peculiar/x509';

/** A certificate with its key, minted for a test. */
export interface Minted {
  readonly der: string;
  readonly pem: string;
  readonly key: string;
  readonly x509: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

export interface Wishes {
  readonly issuer?: Minted;
  readonly names?: readonly x509.JsonGeneralName[] | 'none';
  readonly from?: number;
  readonly days?: number;
  /** An authority, with as many below it; `none`: no basic constraints at all. */
  readonly authority?: true | number | 'none';
  readonly usage?: x509.KeyUsageFlags;
  readonly extendedUsage?: readonly string[];
  /** Instead of the key that it then cannot use. */
  readonly publicKey?: x509.PublicKey;
  readonly keys?: Algorithm;
  /** Of another certificate: cross-signed. */
  readonly sameKeysAs?: Minted;
  readonly extensions?: readonly x509.Extension[];
}

type Algorithm = keyof typeof ALGORITHMS;

const DAY = 86_400_000;
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };
const ALGORITHMS = {
  'rsa-2048': { ...RSA, modulusLength: 2048 },
  'rsa-1024': { ...RSA, modulusLength: 1024 },
  'rsa-sha1': { ...RSA, modulusLength: 2048, hash: 'SHA-1' },
  'rsa-pss': { ...RSA, name: 'RSA-PSS', modulusLength: 2048 },
  'rsa-pss-sha1': { ...RSA, name: 'RSA-PSS', modulusLength: 2048, hash: 'SHA-1' },
  p256: { name: 'ECDSA', namedCurve: 'P-256' },
  ed25519: { name: 'Ed25519' },
} as const;

export async function mintOne(name: string, wishes: Wishes = {}): Promise<Minted> {
  const { issuer, keys: algorithm = 'p256', from = -1, days = 90 } = wishes;
  const keys = wishes.sameKeysAs?.keys ?? (await generate(algorithm));
  const signer = issuer?.keys ?? keys;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(8)))
      .toString('hex')
      .replace(/^[89a-f]/, '1'),
    subject: name,
    issuer: issuer?.x509.subject ?? name,
    notBefore: new Date(Date.now() + from * DAY),
    notAfter: new Date(Date.now() + days * DAY),
    publicKey: wishes.publicKey ?? keys.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: { hash: 'SHA-256', ...signer.privateKey.algorithm, saltLength: 32 },
    extensions: [...extensionsOf(wishes)],
  });
  return {
    der: Buffer.from(certificate.rawData).toString('base64'),
    pem: `${certificate.toString('pem')}\n`,
    key: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
    x509: certificate,
    keys,
  };
}

async function generate(algorithm: Algorithm): Promise<webcrypto.CryptoKeyPair> {
  const uses: webcrypto.KeyUsage[] = ['sign', 'verify'];
  return (await webcrypto.subtle.generateKey(ALGORITHMS[algorithm], true, uses)) as webcrypto.CryptoKeyPair;
}

function extensionsOf({ authority, usage, extendedUsage, names, extensions = [] }: Wishes): x509.Extension[] {
  const { digitalSignature, keyCertSign } = x509.KeyUsageFlags;
  const most = typeof authority === 'number' ? authority : undefined;
  return [
    ...(authority === 'none'
      ? []
      : [new x509.BasicConstraintsExtension(authority !== undefined, most, true)]),
    new x509.KeyUsagesExtension(usage ?? (authority === undefined ? digitalSignature : keyCertSign), true),
    ...(extendedUsage ? [new x509.ExtendedKeyUsageExtension([...extendedUsage])] : []),
    ...(names === 'none' || (names === undefined && authority !== undefined)
      ? []
      : [new x509.SubjectAlternativeNameExtension([...(names ?? [{ type: 'dns', value: HOST }])])]),
    ...extensions,
  ];
}

export const HOST = 'shop.example.test';
