import type { Finding, RunRecord, SafeguardRow } from '../model/record.ts';
import type { SafeguardState } from '../model/verdict.ts';
import type { SafeguardCard } from './entries.ts';

/**
 * 164.308(a)(8) Evaluation asks that the extent to which safeguards hold is established. The run as a whole is that
 * evaluation: every finding belongs to it without naming it, and a violation found is an evaluation done.
 */
const EVALUATION = '164.308(a)(8)';

/** What the findings add up to, for every safeguard of the catalogue. */
export function rollUp(
  findings: readonly Finding[],
  coverage: RunRecord['coverage'],
  catalogue: readonly SafeguardCard[],
): SafeguardRow[] {
  const whole = coverage.notCovered.length === 0;
  return catalogue.map(({ requires, ...words }) => {
    const isEvaluation = words.citation === EVALUATION;
    const numbers = findings.flatMap(({ safeguards }, number) =>
      isEvaluation || safeguards.includes(words.citation) ? [number] : [],
    );
    const own = numbers.flatMap((number) => findings[number] ?? []);
    const shows = isEvaluation ? isDecided : isPass;
    const state = !isEvaluation && own.some(isViolation) ? 'violated' : shownBy(own, shows, requires, whole);
    return { ...words, state, findings: numbers };
  });
}

function shownBy(
  findings: readonly Finding[],
  shows: (finding: Finding) => boolean,
  requires: readonly string[] | undefined,
  whole: boolean,
): SafeguardState {
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

const isDecided = ({ verdict }: Finding): boolean => verdict === 'pass' || verdict === 'fail';

/** A fail that no waiver in force covers. */
export function isViolation({ verdict, waiver }: Finding): boolean {
  return verdict === 'fail' && (waiver === undefined || waiver.expired);
}
