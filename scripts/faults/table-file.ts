import { readFileSync, writeFileSync } from 'node:fs';
import type { FaultRow, FaultTable } from '../../lib/model/fault-table.ts';

/** The rows of a faults.json; none where there is no such file yet. */
export function readRows(file: string): readonly FaultRow[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return (JSON.parse(text) as FaultTable).faults;
}

/** The rows in the order of their ids. */
export function writeTable(file: string, rows: Iterable<FaultRow>, more: object = {}): void {
  const table: FaultTable = { schema: 1, faults: [...rows].sort((a, b) => (a.id < b.id ? -1 : 1)) };
  writeFileSync(file, `${JSON.stringify({ ...more, ...table }, null, 2)}\n`);
}
