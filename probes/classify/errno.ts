import type { Outcome } from '../protocol.ts';

/** Nothing got through, and somebody said so: a RST, or any ICMP reject (iptables' REJECT may send each of them). */
const REFUSALS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'EACCES', 'EPERM']);

/** What getaddrinfo says when a name has no address or nobody could be asked. */
const NAME_ERRORS = new Set([
  'ENOTFOUND',
  'ENODATA',
  'EAI_ADDRFAMILY',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
  'ETIMEOUT',
]);

/** The code of an error of Node, or its name where it has none. */
export function codeOf(error: unknown): string {
  if (error instanceof Error)
    return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return 'unknown';
}

/** An error before the TCP handshake was over. */
export function classifyConnectError(errno: string): Outcome {
  if (REFUSALS.has(errno)) return { outcome: 'refused', errno };
  if (errno === 'ENETUNREACH') return { outcome: 'unreachable', errno };
  if (errno === 'ETIMEDOUT') return { outcome: 'dropped', after: 'syn' };
  return { outcome: 'probe-failed', reason: `connect:${errno}` };
}

/** An error on a connection that was up, before any byte of an answer. */
export function classifyStreamError(errno: string): Outcome {
  if (errno === 'ECONNRESET' || errno === 'EPIPE') return { outcome: 'reset' };
  if (errno === 'ETIMEDOUT') return { outcome: 'dropped', after: 'connect' };
  return { outcome: 'probe-failed', reason: `stream:${errno}` };
}

export function classifyLookupError(errno: string): Outcome {
  if (NAME_ERRORS.has(errno)) return { outcome: 'name-not-found', errno };
  return { outcome: 'probe-failed', reason: `lookup:${errno}` };
}
