import type { Finding, RunRecord } from '../model/record.ts';
import { isViolation } from '../model/roll-up.ts';

export type ExitCode = 0 | 1 | 2 | 3 | 4;

/** From the one that wins to the one that yields (design: "The command line"). */
const PRECEDENCE = [4, 3, 1, 2, 0] as const satisfies readonly ExitCode[];

export function highest(...codes: readonly ExitCode[]): ExitCode {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? 0;
}

/** 0 conforms, 1 a check failed, 2 could not find out. `acceptShadowed` holds ids of checks. */
export function exitCodeOf(record: RunRecord, acceptShadowed: readonly string[] = []): 0 | 1 | 2 {
  if (record.findings.some(isViolation)) return 1;
  const counted = record.findings.filter((finding) => !isSetAside(finding, acceptShadowed));
  const openEnded = counted.some(({ verdict }) => verdict === 'inconclusive' || verdict === 'not-run');
  // Nothing that counts is nothing found out.
  return record.run.state === 'aborted' || counted.length === 0 || openEnded ? 2 : 0;
}

function isSetAside({ verdict, reason, check }: Finding, acceptShadowed: readonly string[]): boolean {
  if (verdict === 'not-applicable') return true;
  return (
    verdict === 'not-run' && reason?.startsWith('shadowed-by:') === true && acceptShadowed.includes(check)
  );
}
