import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { fieldsOf, mayShakeHands } from './certificate/fields.ts';
import { lastReached, pathsOf } from './certificate/path.ts';
import { trusted } from './certificate/trust.ts';
import { loneProblems, nameOf, oneLine, pathProblems } from './certificate/validity.ts';

/** What a server's certificates must conform to. */
export interface CertificateRule {
  readonly host: string;
  /** PEM texts of the authorities that may have issued it; `public`: those that Mozilla trusts, as Node carries them. */
  readonly authorities: readonly string[] | 'public';
  /** The moment to judge by, RFC 3339: the runner's clock, for an agent's own may be wrong. */
  readonly at: string;
  /** Days that must be left, of everything that stands between the server and the authority. */
  readonly minDays: number;
}

/**
 * Everything that is wrong with a chain as it came off the wire: base64 of DER, leaf first. None: it names the host
 * (RFC 9525: alternative names only, a wildcard as the whole leftmost label), and on one path to an authority of the
 * rule every certificate is within its dates with the days left that are asked for, may do what it is used for, admits
 * those below it, and has no weak key or signature. Never throws. Not judged: revocation, policies, transparency logs.
 */
export function certificateProblems(
  chain: readonly string[] | undefined,
  rule: CertificateRule,
): readonly string[] {
  try {
    const [leaf, ...sent] = (chain ?? []).map(readDer);
    if (!leaf) return ['the server sent no certificate'];
    return [...new Set([...leafProblems(leaf, rule), ...trustProblems(leaf, sent, rule)])];
  } catch {
    return ['a certificate that cannot be read'];
  }
}

/** PEM, and bytes after the certificate, are read by the library too: no server sends them, and a client breaks off. */
function readDer(base64: string): X509Certificate {
  const bytes = Buffer.from(base64, 'base64');
  const certificate = new X509Certificate(bytes);
  if (!certificate.raw.equals(bytes)) throw new RangeError('not the DER of one certificate');
  return certificate;
}

function leafProblems(leaf: X509Certificate, { host }: CertificateRule): readonly string[] {
  const options = { subject: 'never', partialWildcards: false } as const;
  const name = isIP(host) === 0 ? leaf.checkHost(host, options) : leaf.checkIP(host);
  return [
    ...(name === undefined ? [`it does not name ${host}`] : []),
    ...(mayShakeHands(fieldsOf(leaf)) ? [] : ['its key usage does not include handshakes']),
    ...(leaf.ca ? ['the certificate of the server is an authority'] : []),
  ];
}

/** Of all paths the best one counts: a client needs no more than one. */
function trustProblems(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  rule: CertificateRule,
): readonly string[] {
  const paths = pathsOf(leaf, sent, trusted(rule.authorities));
  const [best] = paths.map((path) => pathProblems(path, rule)).sort((a, b) => a.length - b.length);
  if (best) return best;
  const last = lastReached(leaf, sent);
  return [
    `no trusted authority issued ${nameOf(last)}; its issuer is ${oneLine(last.issuer)}`,
    ...loneProblems(leaf, rule),
  ];
}
