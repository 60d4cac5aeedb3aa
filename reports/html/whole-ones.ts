import type { Finding, RunRecord } from '../../lib/model/record.ts';

/** Exchanges that a page carries one by one; a run of the reference clinic makes about half as many. */
const MOST_EXCHANGES = 12_000;
/** Beyond that: so many that did not pass, and so many of each check that did. */
const MOST_OPEN = 400;
const MOST_PASSED = 5;

/** Those whose exchanges are shown one by one: all of an ordinary run, and of a huge one what a reader opens first. */
export function wholeOnes({ findings }: RunRecord): ReadonlySet<Finding> {
  const exchanges = findings.reduce((sum, { observations }) => sum + observations.length, 0);
  if (exchanges <= MOST_EXCHANGES) return new Set(findings);
  const open = findings.filter(({ verdict }) => verdict !== 'pass').slice(0, MOST_OPEN);
  const passed = Map.groupBy(
    findings.filter(({ verdict }) => verdict === 'pass'),
    ({ check }) => check,
  );
  return new Set([...open, ...[...passed.values()].flatMap((group) => group.slice(0, MOST_PASSED))]);
}
