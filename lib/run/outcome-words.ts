import type { Outcome } from '../../probes/protocol.ts';
import { said } from '../evidence/detail.ts';
import { originOf } from '../model/match.ts';

type Answered = Extract<Outcome, { outcome: 'answered' }>;

/** An outcome in words, from allow-listed parts only; `keep`: headers that the probe asked for by name. */
export function inWords(outcome: Outcome, keep: readonly string[] = []): string {
  switch (outcome.outcome) {
    case 'connected':
      return `connected${outcome.tls ? ` with ${outcome.tls.version}` : ''}${atFirst(outcome.openMs)}`;
    case 'answered':
      return `answered ${outcome.status ?? outcome.reply ?? outcome.protocol} by ${outcome.by === 'unknown' ? 'somebody unknown' : `the ${outcome.by}`}${leading(outcome)}${marked(outcome, keep)}`;
    case 'tls-alert':
      return `TLS alert ${outcome.code}`;
    case 'dropped':
      return `${outcome.after === 'syn' ? 'dropped' : 'dropped after connect'}${atFirst(outcome.openMs)}`;
    case 'refused':
      return `refused${atFirst(outcome.openMs)}`;
    case 'name-not-found':
      return `name not found (${outcome.errno})`;
    case 'unreachable':
      return `unreachable (${outcome.errno})`;
    case 'wrong-backend':
      return `answered by the wrong backend (${outcome.backend})`;
    case 'probe-failed':
      return `probe failed (${outcome.reason})`;
    case 'reset':
    case 'closed':
    case 'garbled':
      return outcome.outcome;
  }
}

/** How long a new pod's way was open. */
const atFirst = (openMs: number | undefined): string =>
  openMs === undefined ? '' : `, open until ${openMs} ms`;

/** Where a redirect leads. */
function leading({ status = 0, headers }: Answered): string {
  if (status < 300 || status >= 400) return '';
  const location = headers?.['location'];
  if (location === undefined) return '';
  return ` to ${said(originOf(location)) ?? 'the same origin'}`;
}

/** The headers that tell one backend from another. */
function marked({ headers }: Answered, keep: readonly string[]): string {
  return keep
    .map((name) => (headers?.[name] === undefined ? '' : ` with ${name}: ${said(headers[name]) ?? ''}`))
    .join('');
}
