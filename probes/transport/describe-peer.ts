import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { PeerCertificate, TlsSession } from '../protocol.ts';

/** A kind, a colon, and a value that OpenSSL's printer put in quotes where it holds anything doubtful. */
const NAME = /(DNS|URI|IP Address|email|[A-Za-z0-9 .]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/g;

const MOST_CERTIFICATES = 8;

/** The session as it came about; the certificates are read, not judged. */
export function describeSession(socket: TLSSocket, withChain = false): TlsSession {
  const certificate = socket.getPeerX509Certificate();
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    ...(certificate ? { peer: describeCertificate(certificate) } : {}),
    ...(certificate && withChain ? { chain: chainOf(certificate).map(base64) } : {}),
  };
}

/**
 * What the server sent, in its order. Node hangs each certificate it was sent on the one before, whether that one was
 * issued by it or not; `getPeerCertificate(true)` would add issuers of its own trust and leave strangers out.
 */
function chainOf(leaf: X509Certificate): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  let next: X509Certificate | undefined = leaf;
  while (next && chain.length < MOST_CERTIFICATES) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

const base64 = (certificate: X509Certificate): string => certificate.raw.toString('base64');

function describeCertificate(certificate: X509Certificate): PeerCertificate {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    names: namesOf(certificate.subjectAltName),
    serial: certificate.serialNumber,
    notBefore: isoDate(certificate.validFrom),
    notAfter: isoDate(certificate.validTo),
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

/** Bare DNS names, URIs and addresses; any other kind, and a name that looks like another kind, keeps its prefix. */
function namesOf(alternatives: string | undefined): readonly string[] {
  const found: string[] = [];
  for (const [, kind = '', value = ''] of (alternatives ?? '').matchAll(NAME)) {
    const plain =
      kind === 'URI' ? /^[a-z][a-z0-9+.-]*:\/\/[^"]*$/ : kind === 'DNS' ? /^[\w*.-]+$/ : /^[0-9A-Fa-f.:]+$/;
    const bare = (kind === 'URI' || kind === 'DNS' || kind === 'IP Address') && plain.test(value);
    found.push(bare ? value : `${kind}:${value}`);
  }
  return found;
}

/** An empty name is undefined in Node, whatever its types say. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ');
}

function isoDate(printed: string): string {
  const date = new Date(printed);
  return Number.isNaN(date.getTime()) ? printed : date.toISOString();
}
