import type { Outcome } from '../../probes/protocol.ts';

/** An outcome in words, from allow-listed parts only. */
export function inWords(outcome: Outcome): string {
  switch (outcome.outcome) {
    case 'connected':
      return outcome.tls ? `connected with ${outcome.tls.version}` : 'connected';
    case 'answered':
      return `answered ${outcome.status ?? outcome.reply ?? outcome.protocol} by ${outcome.by === 'unknown' ? 'somebody unknown' : `the ${outcome.by}`}`;
    case 'tls-alert':
      return `TLS alert ${outcome.code}`;
    case 'dropped':
      return outcome.after === 'syn' ? 'dropped' : 'dropped after connect';
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
    case 'refused':
    case 'garbled':
      return outcome.outcome;
  }
}
