import type { X509Certificate } from 'node:crypto';

/** One way from a server's certificate to an authority that is trusted. */
export interface Path {
  /** The server's own first, then each issuer that was sent along. */
  readonly certificates: readonly X509Certificate[];
  /** The trusted one that issued the last; the last itself, where that is trusted by itself. */
  readonly anchor: X509Certificate;
}

/** A cross-signed chain has few ways; more steps than this are no chain but an attempt to keep somebody busy. */
const MOST_STEPS = 64;

/**
 * Every way from the leaf through what was sent to a root, in whatever order it was sent; what is not on a way is
 * nobody's concern (RFC 8446 section 4.4.2). Issuing is: names, key identifiers and the right to sign agree, and the
 * signature verifies.
 */
export function pathsOf(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): readonly Path[] {
  const paths: Path[] = [];
  // Ways that lead nowhere count too: eight certificates that all issue each other have thousands.
  let steps = 0;
  const climb = (certificates: readonly X509Certificate[], here: X509Certificate): void => {
    steps += 1;
    if (steps > MOST_STEPS) return;
    const trusted = roots.find((root) => isSame(root, here));
    if (trusted) {
      paths.push({ certificates, anchor: trusted });
      return;
    }
    for (const root of roots) if (isIssuer(root, here)) paths.push({ certificates, anchor: root });
    for (const next of sent) {
      if (!certificates.some((one) => isSame(one, next)) && isIssuer(next, here))
        climb([...certificates, next], next);
    }
  };
  climb([leaf], leaf);
  return paths;
}

/** How far a climb gets that meets no authority. */
export function lastReached(leaf: X509Certificate, sent: readonly X509Certificate[]): X509Certificate {
  const next = sent.find((one) => !isSame(one, leaf) && isIssuer(one, leaf));
  return next
    ? lastReached(
        next,
        sent.filter((one) => !isSame(one, next)),
      )
    : leaf;
}

const isSame = (a: X509Certificate, b: X509Certificate): boolean => a.raw.equals(b.raw);

function isIssuer(issuer: X509Certificate, of: X509Certificate): boolean {
  try {
    return of.checkIssued(issuer) && of.verify(issuer.publicKey);
  } catch {
    return false;
  }
}
