import { classifyStreamError, codeOf } from './errno.ts';
import type { Outcome } from '../protocol.ts';

/** OpenSSL numbers the reason of a received alert 1000 + its code (sslerr.h, SSL_AD_REASON_OFFSET). */
const ALERT_REASON_OFFSET = 1000;

/** Alerts by the name Node makes of OpenSSL's reason, for errors that lost their message. RFC 5246 §7.2, RFC 8446 §6. */
const ALERTS_BY_NAME: Readonly<Record<string, number>> = {
  CLOSE_NOTIFY: 0,
  UNEXPECTED_MESSAGE: 10,
  BAD_RECORD_MAC: 20,
  DECRYPTION_FAILED: 21,
  RECORD_OVERFLOW: 22,
  DECOMPRESSION_FAILURE: 30,
  HANDSHAKE_FAILURE: 40,
  NO_CERTIFICATE: 41,
  BAD_CERTIFICATE: 42,
  UNSUPPORTED_CERTIFICATE: 43,
  CERTIFICATE_REVOKED: 44,
  CERTIFICATE_EXPIRED: 45,
  CERTIFICATE_UNKNOWN: 46,
  ILLEGAL_PARAMETER: 47,
  UNKNOWN_CA: 48,
  ACCESS_DENIED: 49,
  DECODE_ERROR: 50,
  DECRYPT_ERROR: 51,
  EXPORT_RESTRICTION: 60,
  PROTOCOL_VERSION: 70,
  INSUFFICIENT_SECURITY: 71,
  INTERNAL_ERROR: 80,
  INAPPROPRIATE_FALLBACK: 86,
  USER_CANCELLED: 90,
  NO_RENEGOTIATION: 100,
  MISSING_EXTENSION: 109,
  UNSUPPORTED_EXTENSION: 110,
  CERTIFICATE_UNOBTAINABLE: 111,
  UNRECOGNIZED_NAME: 112,
  BAD_CERTIFICATE_STATUS_RESPONSE: 113,
  BAD_CERTIFICATE_HASH_VALUE: 114,
  UNKNOWN_PSK_IDENTITY: 115,
  CERTIFICATE_REQUIRED: 116,
  NO_APPLICATION_PROTOCOL: 120,
};

/** What OpenSSL says of bytes of the peer that are no TLS, or TLS that does not add up. */
const UNREADABLE =
  /WRONG_|PACKET_LENGTH|BAD_RECORD|DECODE|BAD_|UNEXPECTED_|LENGTH_|RECORD_|NOT_TLS|HTTP_REQUEST/;

/** The code of an alert that the peer sent; nothing where the error is OpenSSL's own. */
export function alertOf(error: Error): number | undefined {
  const stack =
    'opensslErrorStack' in error && Array.isArray(error.opensslErrorStack) ? error.opensslErrorStack : [];
  const said = [error.message, ...stack.map(String)].join('\n');
  const number = /SSL alert number (\d{1,3})/.exec(said)?.[1];
  if (number !== undefined && Number(number) <= 255) return Number(number);
  const packed = /error:0A([0-9A-F]{6}):/i.exec(said)?.[1];
  if (packed !== undefined) {
    const code = parseInt(packed, 16) - ALERT_REASON_OFFSET;
    if (code >= 0 && code <= 255) return code;
  }
  const name = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13|SSL\/TLS|TLS)_ALERT_([A-Z_]+)$/.exec(codeOf(error))?.[1];
  return name === undefined ? undefined : ALERTS_BY_NAME[name];
}

/** An error of a TLS connection whose TCP connection was up. */
export function classifyTlsError(error: Error): Outcome {
  const code = alertOf(error);
  if (code !== undefined) return { outcome: 'tls-alert', code };
  const errno = codeOf(error);
  // Node's own words for a FIN in the middle of a handshake, which may have been readable so far.
  if (errno === 'ECONNRESET' && !('syscall' in error)) return { outcome: 'closed' };
  if (errno.startsWith('ERR_SSL_')) {
    return UNREADABLE.test(errno)
      ? { outcome: 'garbled', bytes: '' }
      : { outcome: 'probe-failed', reason: `tls:${errno}` };
  }
  return classifyStreamError(errno);
}
