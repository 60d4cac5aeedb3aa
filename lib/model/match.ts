import type { Answerer, Outcome, TlsSession } from '../../probes/protocol.ts';
import { certificateProblems, type CertificateRule } from './certificate.ts';
import type { Layer } from './layer.ts';
import { legible } from './legible.ts';

/** A pattern over outcomes, as data, so that a report can print what was expected. */
export type Match =
  | {
      readonly outcome: 'answered';
      readonly by?: Answerer;
      /** Statuses that fit; none given: any. */
      readonly status?: readonly number[];
      /** An answer whose status is below this fits. */
      readonly below?: number;
      readonly reply?: string;
      /** Kept response headers that must have exactly this value. */
      readonly headers?: Readonly<Record<string, string>>;
      /** The origin that its `location` leads to, the default port left out: `https://shop.example.test`. */
      readonly leadsTo?: string;
      /** The origin that its `location` ought to lead to and does not: it is of another, relative, or absent. */
      readonly leadsElsewhere?: string;
    }
  | ({ readonly outcome: 'tls-alert'; readonly codes?: readonly number[] } & Session)
  | ({ readonly outcome: 'connected' } & Session)
  | { readonly outcome: Exclude<PlainStop, 'dropped'> }
  /** After `syn` nobody was met; after `connect` somebody fell silent. None given: either. */
  | { readonly outcome: 'dropped'; readonly after?: 'syn' | 'connect' }
  /** Bytes in a language we do not speak: an answer all the same. */
  | { readonly outcome: 'garbled' };

/** What was agreed on before the outcome. */
interface Session {
  readonly version?: string;
  /** How a name in the server's certificate begins (`spiffe://`). */
  readonly peer?: string;
  /** The host that the server's certificate must name, a wildcard of its domain included (RFC 6125). */
  readonly host?: string;
  /** The one SPIFFE id that the peer's certificate carries (SPIFFE X509-SVID, section 2: exactly one). */
  readonly proves?: string;
  /** It carries another one, several or none. */
  readonly provesNot?: string;
  /** The certificates that the server sent conform to this rule; they must have been asked for. */
  readonly valid?: CertificateRule;
  /** They do not. */
  readonly invalid?: CertificateRule;
}

type PlainStop = 'reset' | 'closed' | 'refused' | 'dropped';

/**
 * A match that can count as a refusal. What says nothing of the system (`probe-failed`, `name-not-found`,
 * `wrong-backend`, `garbled`, `unreachable`) and what says the door is open (`connected`) cannot be written here.
 */
export type Stop = Exclude<Match, { outcome: 'connected' | 'garbled' }> & { readonly layer: Layer };

/** Stops of one layer: `stops('mtls', 'reset', 'closed')`. */
export function stops(layer: Layer, ...outcomes: readonly [PlainStop, ...PlainStop[]]): readonly Stop[] {
  return outcomes.map((outcome) => ({ outcome, layer }));
}

export function fits(match: Match, seen: Outcome): boolean {
  if (match.outcome !== seen.outcome) return false;
  if (match.outcome === 'answered' && seen.outcome === 'answered') {
    const { by, status, below, reply, headers = {}, leadsTo, leadsElsewhere } = match;
    const origin = originOf(seen.headers?.['location']);
    return (
      Object.entries(headers).every(([name, value]) => seen.headers?.[name] === value) &&
      (leadsTo === undefined || leadsTo === origin) &&
      (leadsElsewhere === undefined || leadsElsewhere !== origin) &&
      (by === undefined || by === seen.by) &&
      (status === undefined || (seen.status !== undefined && status.includes(seen.status))) &&
      (below === undefined || seen.status === undefined || seen.status < below) &&
      (reply === undefined || reply === seen.reply)
    );
  }
  if (match.outcome === 'tls-alert' && seen.outcome === 'tls-alert') {
    return (match.codes === undefined || match.codes.includes(seen.code)) && fitsSession(match, seen.tls);
  }
  if (match.outcome === 'connected' && seen.outcome === 'connected') {
    return fitsSession(match, seen.tls);
  }
  if (match.outcome === 'dropped' && seen.outcome === 'dropped') {
    return match.after === undefined || match.after === seen.after;
  }
  return seen.outcome !== 'garbled' || seen.bytes !== '';
}

/** An origin, or nothing where the address is not absolute: it then leads to where it came from. */
export function originOf(location: string | undefined): string | undefined {
  return location === undefined ? undefined : URL.parse(location)?.origin;
}

function fitsSession(
  { version, peer, host, proves, provesNot, valid, invalid }: Session,
  seen: TlsSession | undefined,
): boolean {
  const names = seen?.peer?.names ?? [];
  return (
    (valid === undefined || certificateProblems(seen?.chain, valid).length === 0) &&
    (invalid === undefined ||
      (seen?.chain !== undefined && certificateProblems(seen.chain, invalid).length > 0)) &&
    (host === undefined ||
      names.some((name) => name === host || name === `*${host.slice(host.indexOf('.'))}`)) &&
    (version === undefined || version === seen?.version) &&
    (proves === undefined || isProof(names, proves)) &&
    (provesNot === undefined || (seen?.peer !== undefined && !isProof(names, provesNot))) &&
    (peer === undefined || names.some((name) => name.startsWith(peer)))
  );
}

function isProof(names: readonly string[], id: string): boolean {
  const ids = names.filter((name) => name.startsWith('spiffe://'));
  return ids.length === 1 && ids[0] === id;
}

/** The pattern in words, for `expected` columns. */
export function describeMatch(match: Match): string {
  switch (match.outcome) {
    case 'answered': {
      const status =
        match.status?.join(' or ') ?? match.reply ?? (match.below ? `below ${match.below}` : 'anything');
      const marks = Object.entries(match.headers ?? {}).map(([name, value]) => ` with ${name}: ${value}`);
      const leads = match.leadsTo === undefined ? '' : ` to ${match.leadsTo}`;
      const elsewhere = match.leadsElsewhere === undefined ? '' : ` not to ${match.leadsElsewhere}`;
      return `answered ${status}${match.by ? ` by the ${match.by}` : ''}${leads}${elsewhere}${marks.join('')}`;
    }
    case 'tls-alert':
      return `${match.codes ? `TLS alert ${match.codes.join(' or ')}` : 'a TLS alert'}${describeSession(match)}`;
    case 'connected':
      return `connected${describeSession(match)}`;
    case 'garbled':
      return 'bytes of another protocol';
    case 'reset':
    case 'closed':
    case 'refused':
      return match.outcome;
    case 'dropped':
      return match.after === undefined ? 'dropped' : `dropped after ${match.after}`;
  }
}

function describeSession({ version, peer, host, proves, provesNot, valid, invalid }: Session): string {
  return [
    host === undefined ? '' : ` to ${host}`,
    version === undefined ? '' : ` with ${version}`,
    peer === undefined ? '' : ` from ${peer}…`,
    proves === undefined ? '' : ` as ${proves}`,
    provesNot === undefined ? '' : ` as anybody but ${provesNot}`,
    valid === undefined ? '' : ` with a valid certificate for ${valid.host}`,
    invalid === undefined ? '' : ` with a certificate that is not valid for ${invalid.host}`,
  ].join('');
}

/** What a match holds against an outcome beyond the outcome itself: the problems of a certificate. */
export function explain(match: Match, seen: Outcome): string | undefined {
  if ('provesNot' in match && 'tls' in seen) {
    const names = (seen.tls.peer?.names ?? []).slice(0, 3).map((name) => legible(name.slice(0, 200)));
    return `certificate: of ${names.join(', ') || 'nobody by name'}`;
  }
  if (!('invalid' in match)) return undefined;
  const chain = 'tls' in seen ? seen.tls.chain : undefined;
  return `certificate: ${certificateProblems(chain, match.invalid).join('; ')}`;
}
