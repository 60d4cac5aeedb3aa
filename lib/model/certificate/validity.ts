import type { X509Certificate } from 'node:crypto';
import { constraintProblems } from './constraints.ts';
import { ce, fieldsOf, pathLengthOf, type CertificateFields } from './fields.ts';
import type { Path } from './path.ts';
import { keyWeakness, signatureWeakness } from './strength.ts';

/** The moment to judge by, RFC 3339, and the days that must be left then. */
interface Clock {
  readonly at: string;
  readonly minDays: number;
}

interface Known {
  readonly x509: X509Certificate;
  readonly fields: CertificateFields;
  readonly isTrusted: boolean;
  /** For the reader: `it` is the server's own. */
  readonly whose: string;
}

const DAY_MS = 86_400_000;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
/** Extensions that are judged here, or that matter to revocation and policies alone. */
const UNDERSTOOD: ReadonlySet<string> = new Set([14, 15, 17, 18, 19, 30, 31, 32, 33, 35, 36, 37, 54].map(ce));

/** Why a path does not hold at that moment: RFC 5280 section 6.1 without revocation and policies. Throws where one cannot be read. */
export function pathProblems({ certificates, anchor }: Path, clock: Clock): readonly string[] {
  const below = certificates.filter((one) => !one.raw.equals(anchor.raw));
  const whole = [...below, anchor].map((x509, at): Known => ({
    x509,
    fields: fieldsOf(x509),
    isTrusted: x509 === anchor,
    whose: at === 0 ? 'it' : `the authority ${nameOf(x509)}`,
  }));
  return whole.flatMap((one, at) => [
    ...ownProblems(one, clock),
    ...(at === 0 ? [] : authorityProblems(one, whole.slice(0, at))),
  ]);
}

/** What is wrong with a certificate that leads nowhere, beside that. */
export function loneProblems(leaf: X509Certificate, clock: Clock): readonly string[] {
  return ownProblems({ x509: leaf, fields: fieldsOf(leaf), isTrusted: false, whose: 'it' }, clock);
}

function ownProblems({ x509, fields, isTrusted, whose }: Known, clock: Clock): readonly string[] {
  const usage = x509.keyUsage as readonly string[] | undefined;
  const ids = fields.extensions.map(({ id }) => id);
  const weak = [...keyWeakness(x509), ...(isTrusted ? [] : signatureWeakness(fields))];
  const odd = [
    ...fields.extensions
      .filter(({ id, critical }) => critical && !UNDERSTOOD.has(id))
      .map(({ id }) => `a critical extension that is not understood (${id})`),
    ...(new Set(ids).size < ids.length ? ['an extension twice'] : []),
  ];
  return [
    ...dateProblems(x509, whose, clock),
    ...[...weak, ...odd].map((problem) => (whose === 'it' ? problem : `${problem}: ${whose}`)),
    ...(usage === undefined || usage.includes(SERVER_AUTH)
      ? []
      : [`the extended key usage of ${whose} does not include servers`]),
  ];
}

/** An authority on the path, and all that stand below it. */
function authorityProblems(
  { x509, fields, isTrusted, whose }: Known,
  below: readonly Known[],
): readonly string[] {
  const most = pathLengthOf(fields);
  const between = below.slice(1).filter((one) => !one.fields.isSelfIssued).length;
  // A trusted one of version 1 has no extension that could say so.
  const isAuthority = x509.ca || (isTrusted && fields.extensions.length === 0);
  return [
    ...(isAuthority ? [] : [`${whose} is none: its basic constraints do not say so`]),
    ...(most !== undefined && between > most
      ? [`${whose} may not have ${between} authorities below it`]
      : []),
    ...below
      .filter((one, at) => at === 0 || !one.fields.isSelfIssued)
      .flatMap((one) => constraintProblems(fields, one.fields)),
  ];
}

/** Written so that a date that cannot be read is a problem. */
function dateProblems(
  { validFromDate: from, validToDate: to }: X509Certificate,
  whose: string,
  { at, minDays }: Clock,
): readonly string[] {
  const now = Date.parse(at);
  if (!(now >= from.getTime())) return [`${whose} is not valid before ${dateOf(from)}`];
  if (!(now <= to.getTime())) return [`${whose} expired on ${dateOf(to)}`];
  const days = Math.floor((to.getTime() - now) / DAY_MS);
  return days >= minDays ? [] : [`${whose} has ${days} days left, fewer than ${minDays}`];
}

const dateOf = (date: Date): string =>
  Number.isNaN(date.getTime()) ? 'a date that cannot be read' : date.toISOString();

export const nameOf = ({ subject }: X509Certificate): string => oneLine(subject);

/** An empty name is undefined in Node, whatever its types say. What somebody calls himself may try to deceive. */
export function oneLine(name: string | undefined): string {
  const line = (name ?? '').split('\n').join(', ');
  return line.replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD').slice(0, 200) || 'a certificate without a name';
}
