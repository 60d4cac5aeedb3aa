import type { Answerer, Outcome, TlsSession } from '../../probes/protocol.ts';
import type { Layer } from './layer.ts';

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
    }
  | ({ readonly outcome: 'tls-alert'; readonly codes?: readonly number[] } & Session)
  | ({ readonly outcome: 'connected' } & Session)
  | { readonly outcome: PlainStop }
  /** Bytes in a language we do not speak: an answer all the same. */
  | { readonly outcome: 'garbled' };

/** What was agreed on before the outcome. */
interface Session {
  readonly version?: string;
  /** How a name in the server's certificate begins (`spiffe://`). */
  readonly peer?: string;
  /** The host that the server's certificate must name, a wildcard of its domain included (RFC 6125). */
  readonly host?: string;
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
    const { by, status, below, reply } = match;
    return (
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
  return seen.outcome !== 'garbled' || seen.bytes !== '';
}

function fitsSession({ version, peer, host }: Session, seen: TlsSession | undefined): boolean {
  const names = seen?.peer?.names ?? [];
  return (
    (host === undefined ||
      names.some((name) => name === host || name === `*${host.slice(host.indexOf('.'))}`)) &&
    (version === undefined || version === seen?.version) &&
    (peer === undefined || names.some((name) => name.startsWith(peer)))
  );
}

/** The pattern in words, for `expected` columns. */
export function describeMatch(match: Match): string {
  switch (match.outcome) {
    case 'answered': {
      const status =
        match.status?.join(' or ') ?? match.reply ?? (match.below ? `below ${match.below}` : 'anything');
      return `answered ${status}${match.by ? ` by the ${match.by}` : ''}`;
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
    case 'dropped':
      return match.outcome;
  }
}

const describeSession = ({ version, peer, host }: Session): string =>
  `${host === undefined ? '' : ` to ${host}`}${version === undefined ? '' : ` with ${version}`}${peer === undefined ? '' : ` from ${peer}…`}`;
