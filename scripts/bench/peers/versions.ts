/** The peers, pinned. A change here changes the digests, so what depends on it is rebuilt. */
export const peers = {
  cyclonus: 'v0.5.6',
  /** cyclonus looks for the image of 2.43; the program inside is the one of this Kubernetes. */
  agnhost: '2.63.0 (Kubernetes v1.36.3)',
  netcheck: '0.10.0',
  /** The lowest that netcheck allows; with 0.10.0 of it, it ends in a KeyError where an answer has no status. */
  cel: '0.5.6',
  /** Debian's in the image; the wheels are chosen for it. */
  python: '3.11',
} as const;
