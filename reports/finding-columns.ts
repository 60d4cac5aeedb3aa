import type { Finding, RunRecord } from '../lib/model/record.ts';
import { standingOf } from './standing.ts';
import { cardOf, STANDING_WORDS } from './words.ts';

type Column = (finding: Finding, record: RunRecord) => string | number | undefined;

const earlier = (a: string, b: string): string => (a === '' || b < a ? b : a);
const later = (a: string, b: string): string => (b > a ? b : a);

const COLUMNS: Readonly<Record<string, Column>> = {
  check: ({ check }) => check,
  claim: (finding, record) => cardOf(record, finding).title,
  subject: ({ subject }) => subject,
  standing: (finding) => STANDING_WORDS[standingOf(finding)],
  verdict: ({ verdict }) => verdict,
  reason: ({ reason }) => reason,
  'stopped by': ({ layer }) => layer,
  safeguards: ({ safeguards }) => safeguards.join(' '),
  expected: ({ expected }) => expected,
  observed: ({ observed }) => observed,
  'one-sided': ({ oneSided }) => (oneSided === true ? 'yes' : ''),
  probes: ({ observations }) => observations.filter(({ role }) => role === 'probe').length,
  controls: ({ observations }) => observations.filter(({ role }) => role === 'control').length,
  'first at': ({ observations }) => observations.map(({ at }) => at).reduce(earlier, ''),
  'last at': ({ observations }) => observations.map(({ at }) => at).reduce(later, ''),
  'waiver owner': ({ waiver }) => waiver?.owner,
  'waiver reason': ({ waiver }) => waiver?.reason,
  'waiver expires': ({ waiver }) => waiver?.expires,
  'how to mend it': (finding, record) => cardOf(record, finding).remediation,
  'see it again': ({ reperform }) => reperform.command,
  'which prints': ({ reperform }) => reperform.expect,
};

/** A finding as a row of a table, for spreadsheets. */
export const FINDING_HEAD: readonly string[] = Object.keys(COLUMNS);

export function findingCells(finding: Finding, record: RunRecord): (string | number)[] {
  return Object.values(COLUMNS).map((column) => column(finding, record) ?? '');
}
