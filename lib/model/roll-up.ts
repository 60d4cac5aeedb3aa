import type { Finding } from './record.ts';
import type { SafeguardState } from './verdict.ts';

/** What is to be added up, and by which rule. */
export interface Sum {
  readonly findings: readonly Finding[];
  /** Checks without a showing of which nothing is supported; undefined asks for none, an empty list is never met. */
  readonly requires: readonly string[] | undefined;
  /** Whether everything in the declared scope was looked at. */
  readonly whole: boolean;
  /** What counts as shown: a pass, unless told otherwise. */
  readonly shows?: (finding: Finding) => boolean;
  /** Whether a violation among the findings is one of the whole; it is, unless told otherwise. */
  readonly violates?: (finding: Finding) => boolean;
}

/** What findings add up to: the one rule, whatever requirement they speak to. */
export function stateOf({ violates = isViolation, ...sum }: Sum): SafeguardState {
  return sum.findings.some(violates) ? 'violated' : shownBy(sum);
}

function shownBy({ findings, requires, whole, shows = isPass }: Sum): SafeguardState {
  if (findings.length === 0) return requires?.length ? 'unproven' : 'not assessed by this tool';
  const showing = findings.filter(shows);
  // A waived hole alone shows nothing: without a pass there is nothing that could be partial.
  if (showing.length === 0) return 'unproven';
  const clear = findings.every((finding) => shows(finding) || finding.verdict === 'not-applicable');
  // A safeguard that names no check is never supported; one of the first version, without the list, asks for none.
  const asked =
    requires === undefined || (requires.length > 0 && requires.every((id) => showing.some(isOf(id))));
  return clear && asked && whole ? 'supported' : 'partial';
}

const isOf =
  (id: string) =>
  ({ check }: Finding): boolean =>
    check === id;

const isPass = ({ verdict }: Finding): boolean => verdict === 'pass';

/** A fail that no waiver in force covers. */
export function isViolation({ verdict, waiver }: Finding): boolean {
  return verdict === 'fail' && (waiver === undefined || waiver.expired);
}
