import { generateKeyPairSync, randomBytes, sign, type KeyPairKeyObjectResult } from 'node:crypto';
import type { ClientCertificate } from '../../probes/protocol.ts';

/** Certificates that nobody has a reason to trust, minted for one plan: DER by hand, for Node reads them and writes none. */

/** A certificate for a SPIFFE id that vouches for itself. */
export function selfSigned(spiffeId: string): ClientCertificate {
  const keys = newKeys();
  return { chain: pem(certificate({ keys, issuer: { name: LEAF, keys }, spiffeId })), key: keyPem(keys) };
}

/** A certificate for a SPIFFE id by an authority of our own, which is sent along. */
export function byForeignAuthority(spiffeId: string): ClientCertificate {
  const authority = { name: AUTHORITY, keys: newKeys() };
  const keys = newKeys();
  const chain = [
    certificate({ keys, issuer: authority, spiffeId }),
    certificate({ keys: authority.keys, issuer: authority }),
  ];
  return { chain: chain.map(pem).join(''), key: keyPem(keys) };
}

const LEAF = 'assay throwaway';
const AUTHORITY = 'assay throwaway authority';
/** Clocks differ, and a refusal shall not be for the dates. */
const MARGIN_MS = 86_400_000;

type Keys = KeyPairKeyObjectResult;

interface Wishes {
  readonly keys: Keys;
  readonly issuer: { readonly name: string; readonly keys: Keys };
  /** Without one it is the authority itself. */
  readonly spiffeId?: string;
}

/** RFC 5280 section 4.1; the extensions of a workload are those that the SPIFFE standard (X509-SVID) asks for. */
function certificate({ keys, issuer, spiffeId }: Wishes): Buffer {
  const extensions =
    spiffeId === undefined
      ? [critical(BASIC_CONSTRAINTS, sequence(TRUE)), critical(KEY_USAGE, bits(2, 0x04))]
      : [
          critical(BASIC_CONSTRAINTS, sequence()),
          critical(KEY_USAGE, bits(7, 0x80)),
          extension(EXTENDED_KEY_USAGE, sequence(oid(SERVER_AUTH), oid(CLIENT_AUTH))),
          extension(ALTERNATIVE_NAMES, sequence(element(0x86, Buffer.from(spiffeId)))),
        ];
  const body = sequence(
    element(0xa0, integer(Buffer.of(2))),
    // A first byte that is positive and not zero, as DER wants it.
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    ECDSA_SHA256,
    distinguishedName(issuer.name),
    sequence(time(Date.now() - MARGIN_MS), time(Date.now() + MARGIN_MS)),
    distinguishedName(spiffeId === undefined ? AUTHORITY : LEAF),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...extensions)),
  );
  return sequence(body, ECDSA_SHA256, bits(0, sign('sha256', body, issuer.keys.privateKey)));
}

const newKeys = (): Keys => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const keyPem = ({ privateKey }: Keys): string =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;

/** X.690 section 8.1: tag, length, contents; nothing here is longer than 64 KiB. */
function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), body]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, ...parts);
const integer = (value: Buffer): Buffer => element(0x02, value);
const bits = (unused: number, value: Buffer | number): Buffer =>
  element(0x03, Buffer.of(unused), typeof value === 'number' ? Buffer.of(value) : value);
const oid = (hex: string): Buffer => element(0x06, Buffer.from(hex, 'hex'));
const time = (at: number): Buffer =>
  element(0x17, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
const distinguishedName = (name: string): Buffer =>
  sequence(element(0x31, sequence(oid(COMMON_NAME), element(0x0c, Buffer.from(name)))));
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), element(0x04, value));
const critical = (id: string, value: Buffer): Buffer => sequence(oid(id), TRUE, element(0x04, value));

const TRUE = element(0x01, Buffer.of(0xff));
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const COMMON_NAME = '550403';
const KEY_USAGE = '551d0f';
const ALTERNATIVE_NAMES = '551d11';
const BASIC_CONSTRAINTS = '551d13';
const EXTENDED_KEY_USAGE = '551d25';
const SERVER_AUTH = '2b06010505070301';
const CLIENT_AUTH = '2b06010505070302';
