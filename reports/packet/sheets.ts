import type { Finding, RunRecord, SafeguardRow } from '../../lib/model/record.ts';
import { findingCells, FINDING_HEAD } from '../finding-columns.ts';
import { outcomeWords } from '../outcome.ts';
import { rankOf } from '../standing.ts';
import { partyFrom, partyTo } from '../words.ts';
import { cover } from './cover.ts';

type Row = readonly (string | number)[];

export interface Sheet {
  readonly name: string;
  readonly head: Row;
  readonly rows: readonly Row[];
}

/** Beyond this a spreadsheet helps nobody, and it is said what is missing. */
export const MOST_ROWS = 2000;

/** What one safeguard's packet holds, what failed first. */
export function sheetsOf(record: RunRecord, row: SafeguardRow, digest: string): Sheet[] {
  const findings = row.findings
    .flatMap((number) => record.findings[number] ?? [])
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  return [
    { name: 'Request', head: ['Asked', 'Answer'], rows: cover(record, row, digest) },
    limited(
      'Findings',
      FINDING_HEAD,
      findings.length,
      Iterator.from(findings).map((one) => findingCells(one, record)),
    ),
    limited(
      'Observations',
      ['check', 'subject', 'role', 'phase', 'from', 'to', 'sent', 'came back', 'at', 'ms', 'attempt'],
      findings.reduce((sum, one) => sum + one.observations.length, 0),
      exchanges(findings),
    ),
    {
      name: 'Not covered',
      head: ['what', 'why'],
      rows: record.coverage.notCovered.map(({ what, why }) => [what, why]),
    },
  ];
}

function limited(name: string, head: Row, count: number, all: Iterable<Row>): Sheet {
  const rows = [...Iterator.from(all).take(MOST_ROWS)];
  const left = count - rows.length;
  const last = left > 0 ? [[`${left} more rows are in run.json and not in this file.`]] : [];
  return { name, head, rows: [...rows, ...last] };
}

function* exchanges(findings: readonly Finding[]): Generator<Row> {
  for (const { check, subject, observations } of findings)
    for (const one of observations) {
      const role = one.control === undefined ? one.role : `${one.role}, ${one.control}`;
      const ends = [partyFrom(one), partyTo(one), one.sent, outcomeWords(one)];
      yield [check, subject, role, one.phase, ...ends, one.at, one.ms, one.attempt];
    }
}
