import type { X509Certificate } from 'node:crypto';
import {
  BOOLEAN,
  dotted,
  elementsOf,
  INTEGER,
  OBJECT_IDENTIFIER,
  onlyElement,
  SEQUENCE,
  type Element,
} from './der.ts';

/** What node:crypto does not tell of a certificate (RFC 5280 section 4.1). */
export interface CertificateFields {
  /** The object identifier of the signature's algorithm, and its parameters where there are any. */
  readonly signature: { readonly algorithm: string; readonly parameters?: Element };
  /** The subject, one relative name after another, as bytes. */
  readonly subject: readonly Buffer[];
  readonly isSelfIssued: boolean;
  readonly extensions: readonly Extension[];
}

interface Extension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: Buffer;
}

/** id-ce, the arc of the standard's own extensions. */
export const ce = (number: number): string => `2.5.29.${number}`;
const EXTENSIONS = 0xa3;
const VERSION = 0xa0;

/** Throws where the bytes are no certificate. */
export function fieldsOf({ raw }: X509Certificate): CertificateFields {
  const [tbs, algorithm] = elementsOf(onlyElement(raw, SEQUENCE).body);
  if (!tbs || !algorithm) throw new RangeError('no certificate');
  const parts = elementsOf(tbs.body).filter(({ tag }, at) => at > 0 || tag !== VERSION);
  const [, , issuer, , subject] = parts;
  const [id, parameters] = elementsOf(algorithm.body);
  if (!issuer || !subject || !id) throw new RangeError('no certificate');
  const list = parts.find(({ tag }) => tag === EXTENSIONS);
  return {
    signature: { algorithm: dotted(id), ...(parameters ? { parameters } : {}) },
    subject: elementsOf(subject.body).map(({ whole }) => whole),
    isSelfIssued: issuer.whole.equals(subject.whole),
    extensions: list ? elementsOf(onlyElement(list.body, SEQUENCE).body).map(readExtension) : [],
  };
}

function readExtension({ body }: Element): Extension {
  const parts = elementsOf(body);
  const id = parts.find(({ tag }) => tag === OBJECT_IDENTIFIER);
  const value = parts.at(-1);
  if (!id || !value) throw new RangeError('no extension');
  return {
    id: dotted(id),
    critical: parts.some(({ tag, body: flag }) => tag === BOOLEAN && flag[0] !== 0),
    value: value.body,
  };
}

export const extensionOf = ({ extensions }: CertificateFields, id: string): Buffer | undefined =>
  extensions.find((one) => one.id === id)?.value;

/** How many authorities may stand between this one and a leaf; undefined: any number (section 4.2.1.9). */
export function pathLengthOf(fields: CertificateFields): number | undefined {
  const value = extensionOf(fields, ce(19));
  const most = value && elementsOf(onlyElement(value, SEQUENCE).body).find(({ tag }) => tag === INTEGER);
  return most && most.body.readUIntBE(0, Math.min(most.body.length, 6));
}

/** Whether the key may sign a handshake, or agree on a key (section 4.2.1.3): absent, it may do anything. */
export function mayShakeHands(fields: CertificateFields): boolean {
  const value = extensionOf(fields, ce(15));
  if (!value) return true;
  // digitalSignature (0), keyEncipherment (2), keyAgreement (4), counted from the left; the first byte counts unused bits.
  return ((onlyElement(value, 3).body[1] ?? 0) & 0b1010_1000) !== 0;
}
