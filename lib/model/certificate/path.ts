import type { X509Certificate } from 'node:crypto';

/** One way from a server's certificate to an authority that is trusted. */
export interface Path {
  /** The server's own first, then each issuer that was sent along. */
  readonly certificates: readonly X509Certificate[];
  /** The trusted one that issued the last; the last itself, where that is trusted by itself. */
  readonly anchor: X509Certificate;
}

/** A cross-signed chain has few ways; more than this is no chain but an attempt to keep somebody busy. */
const MOST_PATHS = 64;

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
  const known = new Map<X509Certificate, Issuers>();
  // Asked once for each: authorities that all issue one another have thousands of orders, and a signature takes time.
  const issuersOf = (here: X509Certificate): Issuers => {
    const found = known.get(here) ?? {
      roots: roots.filter((root) => isIssuer(root, here)),
      sent: sent.filter((next) => isIssuer(next, here)),
    };
    known.set(here, found);
    return found;
  };
  const climb = (certificates: readonly X509Certificate[], here: X509Certificate): void => {
    if (paths.length >= MOST_PATHS) return;
    const trusted = roots.find((root) => isSame(root, here));
    if (trusted) {
      paths.push({ certificates, anchor: trusted });
      return;
    }
    const issuers = issuersOf(here);
    for (const root of issuers.roots) paths.push({ certificates, anchor: root });
    for (const next of issuers.sent) {
      if (!certificates.some((one) => isSame(one, next))) climb([...certificates, next], next);
    }
  };
  climb([leaf], leaf);
  return paths;
}

interface Issuers {
  readonly roots: readonly X509Certificate[];
  readonly sent: readonly X509Certificate[];
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
