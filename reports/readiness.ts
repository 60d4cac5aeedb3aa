import type { RunRecord } from '../lib/model/record.ts';
import { stateOf } from '../lib/model/roll-up.ts';
import { PROPOSED, type ProposedRow } from '../lib/model/safeguards/proposed.ts';
import type { SafeguardState } from '../lib/model/verdict.ts';

export interface Readiness extends ProposedRow {
  readonly state: SafeguardState;
  /** Indices into `findings`. */
  readonly findings: readonly number[];
}

/** The other lens: how the findings stand to each proposed requirement, by the rule that the current ones go by. */
export function readinessOf({ findings, coverage }: RunRecord): Readiness[] {
  const whole = coverage.notCovered.length === 0;
  return PROPOSED.map((row) => {
    const speak = new Set<string>([...row.requires, ...row.also]);
    const numbers = findings.flatMap(({ check }, number) => (speak.has(check) ? [number] : []));
    const own = numbers.flatMap((number) => findings[number] ?? []);
    return { ...row, state: stateOf({ findings: own, requires: row.requires, whole }), findings: numbers };
  });
}
