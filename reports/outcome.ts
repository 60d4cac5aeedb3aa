import type { Observation } from '../lib/model/record.ts';
import { field, list } from './inventory.ts';

/** An outcome in words: "answered 403 by the proxy", "TLS alert 70 (protocol_version)", "dropped after syn". */
export function outcomeWords({ outcome, detail = {} }: Observation): string {
  const word = (key: string) => {
    const value = detail[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  switch (outcome) {
    case 'answered': {
      const what = word('status') ?? word('reply');
      return ['answered', what, byWhom(word('by'))].filter(Boolean).join(' ');
    }
    case 'tls-alert':
      return `TLS alert ${alertName(detail['code'])}`;
    case 'dropped':
      return `dropped after ${word('after') ?? 'an unknown step'}`;
    case 'refused':
    case 'unreachable':
    case 'name-not-found':
      return [outcome, word('errno') && `(${word('errno')})`].filter(Boolean).join(' ');
    case 'wrong-backend':
      return `wrong backend ${word('backend') ?? ''}`.trim();
    case 'probe-failed':
      return `probe failed: ${word('reason') ?? 'no reason known'}`;
    case 'garbled':
      return `unreadable bytes ${word('bytes') ?? ''}`.trim();
    case 'connected':
    case 'reset':
    case 'closed':
      return outcome;
  }
}

function byWhom(by: string | undefined): string | undefined {
  if (by === undefined) return undefined;
  return by === 'unknown' ? 'by somebody unknown' : `by the ${by}`;
}

/** https://www.iana.org/assignments/tls-parameters, "TLS Alerts": those that a refusal can carry. */
const ALERTS: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  109: 'missing_extension',
  112: 'unrecognized_name',
  116: 'certificate_required',
  120: 'no_application_protocol',
};

function alertName(code: unknown): string {
  if (typeof code !== 'number') return 'without a code';
  const name = ALERTS[code];
  return name === undefined ? String(code) : `${code} (${name})`;
}

/** Said by the outcome's own words already, or by what was sent. */
const IN_WORDS = new Set([
  'status',
  'reply',
  'by',
  'code',
  'after',
  'errno',
  'backend',
  'reason',
  'bytes',
  'protocol',
]);

/** What else was kept of an outcome, a line for each subject; certificates in short, for they stand in run.json in full. */
export function furtherDetail({ detail = {} }: Observation): string[] {
  const lines = Object.entries(detail).flatMap(([key, value]) => {
    if (IN_WORDS.has(key)) return [];
    if (key === 'headers') return flat('', value).join('; ');
    return key === 'tls' ? session(value) : flat(key, value);
  });
  return lines.filter((line) => line !== '');
}

function session(tls: unknown): string[] {
  const agreed = [field(tls, 'version'), field(tls, 'cipher')].filter(Boolean).join(', ');
  const peer = typeof tls === 'object' && tls !== null && 'peer' in tls ? tls.peer : undefined;
  if (peer === undefined) return [agreed];
  const who = list(peer, 'names').join(', ') || field(peer, 'subject') || 'nobody';
  return [agreed, `certificate for ${who}`, `SHA-256 ${field(peer, 'sha256').slice(0, 16)}…`];
}

function flat(path: string, value: unknown): string[] {
  if (Array.isArray(value)) return [`${path}: ${value.map(String).join(', ')}`];
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => flat(path === '' ? key : `${path}.${key}`, inner));
  }
  return [`${path}: ${String(value)}`];
}
