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
  return catalogue.map((card) => {
    const numbers = findings.flatMap(({ safeguards }, number) =>
      card.citation === EVALUATION || safeguards.includes(card.citation) ? [number] : [],
    );
    const own = numbers.flatMap((number) => findings[number] ?? []);
    const state = card.citation === EVALUATION ? evaluation(own, whole) : stateOf(own, whole);
    return { ...card, state, findings: numbers };
  });
}

function stateOf(findings: readonly Finding[], whole: boolean): SafeguardState {
  if (findings.some(isViolation)) return 'violated';
  return shownBy(findings, ({ verdict }) => verdict === 'pass', whole);
}

function evaluation(findings: readonly Finding[], whole: boolean): SafeguardState {
  return shownBy(findings, ({ verdict }) => verdict === 'pass' || verdict === 'fail', whole);
}

function shownBy(
  findings: readonly Finding[],
  shows: (finding: Finding) => boolean,
  whole: boolean,
): SafeguardState {
  if (findings.length === 0) return 'not assessed by this tool';
  // A waived hole alone shows nothing: without a pass there is nothing that could be partial.
  if (!findings.some(shows)) return 'unproven';
  const clear = findings.every((finding) => shows(finding) || finding.verdict === 'not-applicable');
  return clear && whole ? 'supported' : 'partial';
}

/** A fail that no waiver in force covers. */
export function isViolation({ verdict, waiver }: Finding): boolean {
  return verdict === 'fail' && (waiver === undefined || waiver.expired);
}
