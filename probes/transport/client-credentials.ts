import { createSecureContext, type SecureContext } from 'node:tls';
import { codeOf } from '../classify/errno.ts';
import type { ClientCertificate } from '../protocol.ts';

export type ClientCredentials = { readonly secureContext?: SecureContext } | { readonly reason: string };

/** A certificate to show when asked. The key goes into OpenSSL and nowhere else: an error is told by its code alone. */
export function readClientCredentials(certificate: ClientCertificate | undefined): ClientCredentials {
  if (!certificate) return {};
  try {
    return { secureContext: createSecureContext({ cert: certificate.chain, key: certificate.key }) };
  } catch (error) {
    return { reason: `client-certificate-unusable:${codeOf(error)}` };
  }
}
