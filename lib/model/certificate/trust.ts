import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';

/** The certificates in PEM texts; `public`: those that Mozilla trusts, as Node carries them. */
export function trusted(authorities: readonly string[] | 'public'): readonly X509Certificate[] {
  return (authorities === 'public' ? rootCertificates : authorities).flatMap(read);
}

const known = new Map<string, readonly X509Certificate[]>();

/** Read once, for the public ones are many. */
function read(text: string): readonly X509Certificate[] {
  const before = known.get(text);
  if (before) return before;
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const found = blocks.flatMap((pem) => {
    try {
      return [new X509Certificate(pem)];
    } catch {
      return [];
    }
  });
  known.set(text, found);
  return found;
}
