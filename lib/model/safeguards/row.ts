import type { CheckId } from '../check.ts';

/** One standard or implementation specification of 45 CFR Part 164 Subpart C, as far as probes speak to it. */
export interface Safeguard {
  /** As the rule words it. */
  readonly title: string;
  readonly kind: 'standard' | 'specification';
  /**
   * Of a specification as in the rule. A standard without one counts as required (164.306(d), Appendix A); of a standard
   * with specifications, those say it: null.
   */
  readonly requirement: 'required' | 'addressable' | null;
  /** What a pass of all its checks shows, and what it does not show. */
  readonly shows: string;
  readonly doesNotShow: string;
  /**
   * Checks without which it cannot be supported, whatever the system. A check that merely cites it counts where it has
   * a subject. None: no check speaks to it yet, and it is never supported.
   */
  readonly requires: readonly CheckId[];
}
