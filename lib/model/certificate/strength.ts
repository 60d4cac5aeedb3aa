import type { KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateFields } from './fields.ts';
import { dotted, elementsOf, onlyElement, SEQUENCE, type Element } from './der.ts';

/** NIST SP 800-57 part 1, table 2: 112 bits of strength until 2030. */
const LEAST_RSA_BITS = 2048;
const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
/** Kinds of keys that come in one strength only, which is enough. */
const FIXED = /^(?:ed25519|ed448|ml-dsa-\d+|slh-dsa-.+)$/;

const PSS = '1.2.840.113549.1.1.10';
const SHA2 = /^2\.16\.840\.1\.101\.3\.4\.2\.\d+$/;
/** Signatures over SHA-2 or SHA-3, and those that bring their own hash; what is not on the list is called by its number. */
const SOUND =
  /^(?:1\.2\.840\.113549\.1\.1\.1[1-4]|1\.2\.840\.10045\.4\.3\.[1-4]|1\.3\.101\.11[23]|2\.16\.840\.1\.101\.3\.4\.3\.\d+)$/;
const WEAK: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'MD2',
  '1.2.840.113549.1.1.4': 'MD5',
  '1.2.840.113549.1.1.5': 'SHA-1',
  '1.2.840.10045.4.1': 'SHA-1',
  '1.2.840.10040.4.3': 'SHA-1',
};

/** What is weak about the key of a certificate. */
export function keyWeakness(one: X509Certificate): readonly string[] {
  const key = keyOf(one);
  const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails: details } = key ?? {};
  if (type === 'rsa' || type === 'rsa-pss') {
    const bits = details?.modulusLength ?? 0;
    return bits < LEAST_RSA_BITS ? [`an RSA key of ${bits} bits`] : [];
  }
  if (type === 'ec') {
    const curve = details?.namedCurve ?? 'unknown';
    return CURVES.has(curve) ? [] : [`a key on the curve ${curve}`];
  }
  return FIXED.test(type) ? [] : [`a key of the kind ${type}`];
}

/** A kind of key that this OpenSSL does not know throws. */
function keyOf(one: X509Certificate): KeyObject | undefined {
  try {
    return one.publicKey;
  } catch {
    return undefined;
  }
}

/** What is weak about the signature on a certificate: nothing for the one that is trusted itself. */
export function signatureWeakness({ signature }: CertificateFields): readonly string[] {
  const { algorithm, parameters } = signature;
  if (algorithm === PSS)
    return pssHash(parameters) ? [] : ['signed with RSASSA-PSS over a hash that is not SHA-2'];
  return SOUND.test(algorithm) ? [] : [`signed with ${WEAK[algorithm] ?? `the algorithm ${algorithm}`}`];
}

/** RFC 4055 section 3.1: the hash stands in [0], and where nothing does, it is SHA-1. */
function pssHash(parameters: Element | undefined): boolean {
  const hash = parameters && elementsOf(parameters.body).find(({ tag }) => tag === 0xa0);
  const [id] = hash ? elementsOf(onlyElement(hash.body, SEQUENCE).body) : [];
  return id !== undefined && SHA2.test(dotted(id));
}
