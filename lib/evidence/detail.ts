import { X509Certificate } from 'node:crypto';
import type { Outcome, PeerCertificate, TlsSession } from '../../probes/protocol.ts';
import { legible } from '../model/legible.ts';

type Detail = Record<string, unknown>;

const HEADERS = new Set(['server', 'location', 'strict-transport-security', 'content-type']);
const LONGEST = 200;
const MOST_NAMES = 20;

/**
 * What of an outcome may be kept. An allow-list: a field that nobody has thought of is dropped, and everything that
 * a server said is made short and printable, for it may hold ePHI or try to deceive the reader. `asked`: headers that
 * the probe itself named, to tell one backend from another.
 */
export function detailOf(outcome: Outcome, asked: readonly string[] = []): Detail | undefined {
  const kept = present(keep(outcome, new Set([...HEADERS, ...asked])));
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function keep(outcome: Outcome, names: ReadonlySet<string>): Detail {
  switch (outcome.outcome) {
    case 'connected':
      return { tls: tlsOf(outcome.tls), openMs: number(outcome.openMs) };
    case 'reset':
    case 'closed':
      return { tls: tlsOf(outcome.tls) };
    case 'answered': {
      const { by, protocol, status, reply, headers, tls } = outcome;
      return {
        by: said(by),
        protocol: said(protocol),
        status: number(status),
        reply: said(reply),
        headers: headersOf(headers, names),
        tls: tlsOf(tls),
      };
    }
    case 'tls-alert':
      return { code: number(outcome.code), tls: tlsOf(outcome.tls) };
    case 'refused':
      return { errno: said(outcome.errno), openMs: number(outcome.openMs) };
    case 'unreachable':
    case 'name-not-found':
      return { errno: said(outcome.errno) };
    case 'dropped':
      return { after: said(outcome.after), openMs: number(outcome.openMs) };
    case 'garbled':
      return { bytes: /^[0-9a-f]{1,32}/.exec(outcome.bytes)?.[0] };
    case 'wrong-backend':
      return { backend: said(outcome.backend) };
    case 'probe-failed':
      return { reason: said(outcome.reason) };
  }
}

function headersOf(
  headers: Readonly<Record<string, string>> | undefined,
  names: ReadonlySet<string>,
): Detail | undefined {
  const kept = Object.entries(headers ?? {})
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => names.has(name))
    .map(([name, value]) => [name, said(name === 'location' ? placeOnly(value) : value)] as const);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** Where a redirect leads, without the query, the fragment and the user, which may carry identifiers. */
function placeOnly(location: string): string {
  return location.replace(/[?#].*$/s, '').replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/]*@/i, '$1//');
}

function tlsOf(tls: TlsSession | undefined): Detail | undefined {
  if (tls === undefined) return undefined;
  const { version, cipher, peer, chain } = tls;
  return present({ version: said(version), cipher: said(cipher), peer: peerOf(peer, chain?.[0]) });
}

function peerOf(peer: PeerCertificate | undefined, der: string | undefined): Detail | undefined {
  if (peer === undefined) return undefined;
  const { subject, issuer, names, serial, notBefore, notAfter, sha256 } = peer;
  return {
    subject: said(subject),
    issuer: said(issuer),
    names: names.slice(0, MOST_NAMES).map(said),
    serial: said(serial),
    notBefore: said(notBefore),
    notAfter: said(notAfter),
    sha256: said(sha256),
    ...(der === undefined ? {} : strengthOf(der)),
  };
}

/** The kind of key and of signature; nothing where the certificate cannot be read. */
function strengthOf(der: string): Detail {
  try {
    const { publicKey, signatureAlgorithm } = new X509Certificate(Buffer.from(der, 'base64'));
    const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
    const size = modulusLength ?? namedCurve;
    const kind = publicKey.asymmetricKeyType?.toUpperCase() ?? 'unknown';
    return { key: said(size === undefined ? kind : `${kind} ${size}`), signature: said(signatureAlgorithm) };
  } catch {
    return {};
  }
}

/** Short and legible. */
export function said(value: string | undefined): string | undefined {
  return value === undefined ? undefined : legible(value.slice(0, LONGEST));
}

function number(value: number | undefined): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function present(detail: Detail): Detail {
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined));
}
