import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/** What a server's certificates must conform to. */
export interface CertificateRule {
  readonly host: string;
  /** PEM texts of the authorities that may have issued it; `public`: those that Mozilla trusts, as Node carries them. */
  readonly authorities: readonly string[] | 'public';
  /** The moment to judge by, RFC 3339: the runner's clock, for an agent's own may be wrong. */
  readonly at: string;
  /** Days that must be left. */
  readonly minDays: number;
}

const DAY_MS = 86_400_000;
/** NIST SP 800-57 part 1, table 2: 112 bits of strength until 2030. */
const LEAST_RSA_BITS = 2048;
const CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

/**
 * Everything that is wrong with a chain as it came off the wire: base64 of DER, leaf first. None: it is valid for the
 * host by RFC 6125, leads to an authority of the rule, is within its dates (RFC 5280 section 4.1.2.5), has the days
 * left that are asked for, and neither key nor signature is a weak one. Never throws.
 */
export function certificateProblems(
  chain: readonly string[] | undefined,
  rule: CertificateRule,
): readonly string[] {
  const sent = (chain ?? []).map(parse);
  if (sent.length === 0) return ['the server sent no certificate'];
  const known = sent.filter((one) => one !== undefined);
  const [leaf] = known;
  if (leaf === undefined || known.length < sent.length) return ['a certificate that cannot be read'];
  return [
    ...(leaf.checkHost(rule.host) === undefined ? [`it does not name ${rule.host}`] : []),
    ...known.flatMap((one, index) => datesOf(one, rule, index === 0)),
    ...known.flatMap(weaknessOf),
    ...(isForServers(leaf) ? [] : ['its key usage does not include servers']),
    ...(leaf.ca ? ['the certificate of the server is an authority'] : []),
    ...trustOf(leaf, known.slice(1), rule),
  ];
}

function parse(der: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(der, 'base64'));
  } catch {
    return undefined;
  }
}

/** Extended key usage: absent, or with id-kp-serverAuth (RFC 5280 section 4.2.1.12). */
function isForServers({ keyUsage }: X509Certificate): boolean {
  const usage = keyUsage as readonly string[] | undefined;
  return usage === undefined || usage.includes('1.3.6.1.5.5.7.3.1') || usage.includes('2.5.29.37.0');
}

function datesOf(one: X509Certificate, { at, minDays }: CertificateRule, isLeaf: boolean): readonly string[] {
  const now = Date.parse(at);
  const [from, to] = [one.validFromDate.getTime(), one.validToDate.getTime()];
  const whose = isLeaf ? 'it' : `the certificate of ${nameOf(one)}`;
  if (now < from) return [`${whose} is not valid before ${one.validFromDate.toISOString()}`];
  if (now > to) return [`${whose} expired on ${one.validToDate.toISOString()}`];
  const days = Math.floor((to - now) / DAY_MS);
  return isLeaf && days < minDays ? [`it has ${days} days left, fewer than ${minDays}`] : [];
}

function weaknessOf(one: X509Certificate): readonly string[] {
  const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails: details } = one.publicKey;
  const bits = details?.modulusLength ?? 0;
  const curve = details?.namedCurve ?? 'unknown';
  const signature = one.signatureAlgorithm ?? '';
  return [
    ...(type.startsWith('rsa') && bits < LEAST_RSA_BITS ? [`an RSA key of ${bits} bits`] : []),
    ...(type === 'ec' && !CURVES.has(curve) ? [`a key on the curve ${curve}`] : []),
    ...(type === 'dsa' ? ['a DSA key'] : []),
    // Nobody relies on the signature of a root.
    ...(one.subject !== one.issuer && /md5|sha1(?!\d)/i.test(signature) ? [`signed with ${signature}`] : []),
  ];
}

/** From the leaf upwards through what was sent, until an authority of the rule has signed; each is used once. */
function trustOf(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  { authorities, at }: CertificateRule,
): readonly string[] {
  const roots = (authorities === 'public' ? rootCertificates : authorities).flatMap(readPem);
  const climb = (here: X509Certificate, left: readonly X509Certificate[]): readonly string[] => {
    const root = roots.find((one) => isIssuer(one, here));
    if (root) {
      return Date.parse(at) > root.validToDate.getTime() ? [`the authority ${nameOf(root)} expired`] : [];
    }
    const next = left.find((one) => one.ca && isIssuer(one, here));
    if (next)
      return climb(
        next,
        left.filter((one) => one !== next),
      );
    return [`no trusted authority issued ${nameOf(here)}; its issuer is ${oneLine(here.issuer)}`];
  };
  return climb(leaf, sent);
}

function isIssuer(issuer: X509Certificate, of: X509Certificate): boolean {
  try {
    return of.checkIssued(issuer) && of.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

function readPem(text: string): readonly X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap((pem) => {
    try {
      return [new X509Certificate(pem)];
    } catch {
      return [];
    }
  });
}

const nameOf = ({ subject }: X509Certificate): string => oneLine(subject);

/** An empty name is undefined in Node, whatever its types say. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ') || 'a certificate without a name';
}
