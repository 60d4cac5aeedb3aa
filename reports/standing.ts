import type { Finding, RunRecord } from '../lib/model/record.ts';

/** How a finding stands: its verdict, with the waiver that covers a fail on top. */
export const STANDINGS = ['fail', 'inconclusive', 'not-run', 'waived', 'pass', 'not-applicable'] as const;
export type Standing = (typeof STANDINGS)[number];

export function standingOf({ verdict, waiver }: Finding): Standing {
  return verdict === 'fail' && waiver?.expired === false ? 'waived' : verdict;
}

/** The worst comes first. */
export const rankOf = (finding: Finding): number => STANDINGS.indexOf(standingOf(finding));

export function tally({ findings }: RunRecord): Record<Standing, number> {
  const counts = { fail: 0, inconclusive: 0, 'not-run': 0, waived: 0, pass: 0, 'not-applicable': 0 };
  for (const finding of findings) counts[standingOf(finding)] += 1;
  return counts;
}

export function withStanding({ findings }: RunRecord, ...wanted: readonly Standing[]): Finding[] {
  return findings.filter((finding) => wanted.includes(standingOf(finding)));
}
