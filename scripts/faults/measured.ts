import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FaultTable } from '../../lib/model/fault-table.ts';

export const MEASURED = fileURLToPath(new URL('../../docs/measured/faults.json', import.meta.url));

/** The committed table, with the day and the commit that it was measured on. */
export interface MeasuredTable extends FaultTable {
  readonly measured: string;
  readonly commit: string;
}

export function readMeasured(): MeasuredTable | undefined {
  return existsSync(MEASURED) ? (JSON.parse(readFileSync(MEASURED, 'utf8')) as MeasuredTable) : undefined;
}
