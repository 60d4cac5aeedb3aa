import type { FaultRow, TouchedVerdict } from '../../lib/model/fault-table.ts';
import { TOUCHED_VERDICTS } from '../../lib/model/fault-table.ts';
import type { Finding, RunRecord } from '../../lib/model/record.ts';
import type { Fault } from './fault.ts';

/** How a run under a fault ended. */
export interface Outcome {
  readonly code: number | null;
  /** What it recorded, or what its journal amounts to; undefined where it wrote neither. */
  readonly record: RunRecord | undefined;
}

export interface JudgedFault {
  readonly row: FaultRow;
  /** Why it did not hold, in words; none: it held. */
  readonly faults: readonly string[];
}

/** Broken and sound, both are said: no touched finding passes, and what is undecided names the cause. */
export function judgeFault(fault: Fault, { code, record }: Outcome): JudgedFault {
  const touched = record?.findings.filter((finding) => fault.touches(finding)) ?? [];
  const falsePasses = touched.filter(({ verdict }) => verdict === 'pass').map(nameOf);
  const faults = [
    ...falsePasses.map((name) => `false pass: ${name}`),
    ...touched.flatMap((finding) => mistakeIn(finding, fault.reason)),
    ...(touched.length > 0 || (record === undefined && nothingClaimed(fault, code))
      ? []
      : ['it touched no finding']),
    ...(code !== null && (fault.exits ?? [1, 2]).includes(code) ? [] : [`exit ${String(code)}`]),
    ...(record === undefined ? [] : contradictions(record, code)),
  ];
  const { id, breaks, demanded } = fault;
  return {
    row: { id, breaks, demanded, seen: count(touched), falsePasses, held: faults.length === 0 },
    faults,
  };
}

/** Without a record nothing is said of the system, where the fault expects just that. */
const nothingClaimed = ({ exits }: Fault, code: number | null): boolean =>
  (code === 3 || code === 4) && exits?.includes(code) === true;

function mistakeIn(finding: Finding, cause: RegExp): readonly string[] {
  const { verdict, reason = '' } = finding;
  // What is set aside does not redden a run, so it would be as good as a pass.
  if (verdict === 'not-applicable') return [`set aside: ${nameOf(finding)}: ${reason}`];
  const isDecided = verdict === 'fail' || verdict === 'pass';
  return isDecided || cause.test(reason) ? [] : [`another reason: ${nameOf(finding)}: ${reason}`];
}

/** What the record and the exit code say has to be the same; a run that was cut off claims nothing. */
function contradictions({ run, findings }: RunRecord, code: number | null): readonly string[] {
  const failed = findings.some(({ verdict }) => verdict === 'fail');
  return [
    ...(run.state === 'aborted' && findings.some(({ verdict }) => verdict === 'pass')
      ? ['a pass in an aborted run']
      : []),
    ...(run.state === 'aborted' && code === 0 ? ['exit 0 of an aborted run'] : []),
    ...((code === 1) === failed || code === 3 || code === 4 ? [] : [`exit ${String(code)} of such findings`]),
  ];
}

function count(touched: readonly Finding[]): Record<TouchedVerdict, number> {
  const seen = { fail: 0, inconclusive: 0, 'not-run': 0, pass: 0 };
  for (const verdict of TOUCHED_VERDICTS)
    seen[verdict] = touched.filter((finding) => finding.verdict === verdict).length;
  return seen;
}

const nameOf = ({ check, subject }: Finding): string => `${check} ${subject}`;
