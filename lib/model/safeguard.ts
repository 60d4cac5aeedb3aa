import { ADMINISTRATIVE } from './safeguards/administrative.ts';
import { ORGANIZATIONAL } from './safeguards/organizational.ts';
import { TECHNICAL } from './safeguards/technical.ts';

/** 45 CFR Part 164 Subpart C: 164.312 whole, and what of 308, 314 and 316 probes can speak to. */
export const SAFEGUARDS = { ...ADMINISTRATIVE, ...TECHNICAL, ...ORGANIZATIONAL } as const;

export type Citation = keyof typeof SAFEGUARDS;

/** When titles, kinds and requirements were last compared with the rule and Appendix A to Subpart C. */
export const SAFEGUARDS_CHECKED_ON = '2026-11-23';

/** The paragraph in the eCFR as it stood on that day, so that a later reader sees the text that was meant. */
export function ecfr(citation: Citation): string {
  const section = citation.slice(0, citation.indexOf('('));
  return `https://www.ecfr.gov/on/${SAFEGUARDS_CHECKED_ON}/title-45/section-${section}#p-${citation}`;
}
