import type { RunRecord } from '../lib/model/record.ts';
import { findingCells, FINDING_HEAD } from './finding-columns.ts';
import { findingIds } from './html/ids.ts';
import { seen } from './seen.ts';

/** One row for each finding, RFC 4180 in UTF-8 with a byte order mark, which spreadsheets need to read it as such. */
export function* findingsCsv(record: RunRecord): Generator<string> {
  const ids = findingIds(record);
  yield `\uFEFF${row([...FINDING_HEAD, 'in index.html'])}`;
  for (const [number, finding] of record.findings.entries()) {
    yield row([...findingCells(finding, record), `#${ids[number] ?? ''}`]);
  }
}

function row(cells: readonly (string | number)[]): string {
  return `${cells.map((one) => (typeof one === 'number' ? String(one) : cell(one))).join(',')}\r\n`;
}

/**
 * Quoted always, and made text where a spreadsheet would calculate: at its beginning, after leading blanks, and after what
 * another spreadsheet takes for a separator or a quote; full-width signs too, which some take for the ASCII ones
 * (https://owasp.org/www-community/attacks/CSV_Injection). Characters that cannot be seen are replaced.
 */
function cell(text: string): string {
  const line = seen(text).replaceAll('\t', '\uFFFD');
  const safe = line.replace(/(^\s*|[;"])(?=[=+\-@|%\uFF0B\uFF0D\uFF1D\uFF20])/gu, "$1'");
  return `"${safe.replaceAll('"', '""')}"`;
}
