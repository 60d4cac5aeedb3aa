import type { Finding, RunRecord } from '../lib/model/record.ts';
import { findingIds } from './html/ids.ts';
import { standingOf } from './standing.ts';
import { cardOf, STANDING_WORDS } from './words.ts';

type Column = (finding: Finding, record: RunRecord) => string | number | undefined;

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

/** One row for each finding, RFC 4180 in UTF-8 with a byte order mark, which spreadsheets need to read it as such. */
export function* findingsCsv(record: RunRecord): Generator<string> {
  const ids = findingIds(record);
  yield `\uFEFF${row([...Object.keys(COLUMNS), 'in index.html'])}`;
  for (const [number, finding] of record.findings.entries()) {
    const cells = Object.values(COLUMNS).map((column) => column(finding, record) ?? '');
    yield row([...cells, `#${ids[number] ?? ''}`]);
  }
}

const earlier = (a: string, b: string): string => (a === '' || b < a ? b : a);
const later = (a: string, b: string): string => (b > a ? b : a);

function row(cells: readonly (string | number)[]): string {
  return `${cells.map((one) => (typeof one === 'number' ? String(one) : cell(one))).join(',')}\r\n`;
}

/**
 * Quoted always, and made text where a spreadsheet would calculate: after leading blanks too, and for the full-width
 * signs that some take for the ASCII ones (https://owasp.org/www-community/attacks/CSV_Injection). Characters that
 * cannot be seen are replaced.
 */
function cell(text: string): string {
  const seen = text.toWellFormed().replace(/[^\P{Cc}\n]|\p{Cf}/gu, '\uFFFD');
  const safe = /^\s*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20|%]/u.test(seen) ? `'${seen}` : seen;
  return `"${safe.replaceAll('"', '""')}"`;
}
