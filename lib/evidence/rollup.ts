import type { Finding, RunRecord, SafeguardRow } from '../model/record.ts';
import { stateOf } from '../model/roll-up.ts';
import type { SafeguardCard } from './entries.ts';

/**
 * 164.308(a)(8) Evaluation asks that the extent to which safeguards hold is established. The run as a whole is that
 * evaluation: every finding belongs to it without naming it, and a violation found is an evaluation done.
 */
const EVALUATION = '164.308(a)(8)';
const AS_EVALUATION = { shows: isDecided, violates: () => false };

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
    const state = stateOf({ findings: own, requires, whole, ...(isEvaluation ? AS_EVALUATION : {}) });
    return { ...words, state, findings: numbers };
  });
}

function isDecided({ verdict }: Finding): boolean {
  return verdict === 'pass' || verdict === 'fail';
}
