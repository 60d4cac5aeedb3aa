import { createECDH, generateKeyPairSync, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { TlsVersion } from '../protocol.ts';
import { u16, u8, vector } from './bytes.ts';
import { RENEGOTIATION_SCSV, suitesOf } from './cipher-suites.ts';
import { versionNumber } from './tls-versions.ts';

const X25519 = 29;
const P256 = 23;
/** X25519, P-256, P-384, P-521, X448: RFC 8422 §5.1.1. */
const GROUPS = [X25519, P256, 24, 25, 30];
/** ECDSA, EdDSA, RSA-PSS, RSA PKCS #1, and SHA-1 last: RFC 8446 §4.2.3. */
const SIGNATURES = [
  0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501,
  0x0601, 0x0203, 0x0201,
];

/** A hello that offers one version and no other, in one record. */
export function buildClientHello(version: TlsVersion, serverName?: string): Buffer {
  const number = versionNumber(version);
  const suites = [...suitesOf(version), ...(version === 'SSLv3' ? [RENEGOTIATION_SCSV] : [])];
  const body = Buffer.concat([
    u16(Math.min(number, 0x0303)),
    randomBytes(32),
    // A 1.3 client fills the session id for the sake of middleboxes: RFC 8446 appendix D.4.
    vector(1, version === 'TLSv1.3' ? randomBytes(32) : Buffer.alloc(0)),
    vector(2, u16(...suites)),
    vector(1, u8(0)),
  ]);
  const extensions = extensionsOf(version, serverName);
  const padding = paddingFor(4 + body.length + 2 + extensions.length);
  const hello = Buffer.concat([u8(1), vector(3, body, vector(2, extensions, padding))]);
  return Buffer.concat([u8(22), u16(Math.min(number, 0x0301)), vector(2, hello)]);
}

const extension = (type: number, ...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([u16(type), vector(2, ...parts)]);

/** SSLv3 knows none, but lets bytes follow and ignores them (RFC 6101 §5.6.1.2): the name still finds the listener. */
function extensionsOf(version: TlsVersion, serverName: string | undefined): Buffer {
  const number = versionNumber(version);
  const named = serverName !== undefined && isIP(serverName) === 0;
  return Buffer.concat([
    ...(named ? [extension(0, vector(2, u8(0), vector(2, Buffer.from(serverName, 'latin1'))))] : []),
    extension(10, vector(2, u16(...GROUPS))),
    ...(version === 'TLSv1.3' ? [] : [extension(11, vector(1, u8(0)))]),
    ...(number >= 0x0303 ? [extension(13, vector(2, u16(...SIGNATURES)))] : []),
    ...(version === 'TLSv1.3' || version === 'SSLv3' ? [] : [extension(0xff01, vector(1))]),
    ...(version === 'TLSv1.3'
      ? [extension(43, vector(1, u16(0x0304))), extension(51, vector(2, ...keyShares()))]
      : []),
  ]);
}

function keyShares(): readonly Buffer[] {
  const x25519 = generateKeyPairSync('x25519')
    .publicKey.export({ type: 'spki', format: 'der' })
    .subarray(-32);
  const p256 = createECDH('prime256v1').generateKeys();
  return [Buffer.concat([u16(X25519), vector(2, x25519)]), Buffer.concat([u16(P256), vector(2, p256)])];
}

/** Some servers hang on a hello of 256 to 511 bytes; the padding extension is there for them: RFC 7685 §4. */
function paddingFor(length: number): Buffer {
  if (length < 256 || length >= 512) return Buffer.alloc(0);
  return extension(21, Buffer.alloc(Math.max(512 - length - 4, 0)));
}
