import writeExcelFile, { type Cell } from 'write-excel-file/node';
import type { RunRecord } from '../../lib/model/record.ts';
import { seen } from '../seen.ts';
import { sheetsOf, type Sheet } from './sheets.ts';
import type { Drawing } from '../replace-files.ts';

/** A cell holds no more (https://support.microsoft.com, "Excel specifications and limits"). */
const LONGEST = 32_767;

/**
 * One workbook for each safeguard that the run speaks to: for a document request, which wants the documents that it
 * names and nothing else, in PDF, Word or Excel.
 */
export function packets(record: RunRecord, digest: string): Drawing[] {
  return record.safeguards
    .filter(({ findings, state }) => findings.length > 0 && state !== 'not assessed by this tool')
    .map((row) => [
      `packets/${row.citation.replace(/[()]+/g, '-').replace(/-$/, '')}.xlsx`,
      () => workbook(sheetsOf(record, row, digest)),
    ]);
}

async function workbook(sheets: readonly Sheet[]): Promise<Uint8Array> {
  return writeExcelFile(
    sheets.map(({ name, head, rows }) => ({
      sheet: name,
      data: [
        head.map((one) => ({ ...cell(one), fontWeight: 'bold' as const })),
        ...rows.map((row) => row.map(cell)),
      ],
      columns: head.map((_, place) => ({ width: head.length < 4 && place > 0 ? 100 : 28 })),
      stickyRowsCount: 1,
    })),
  ).toBuffer();
}

/** Always of a stated type: text that looks like a formula stays text. */
function cell(value: string | number): Extract<Cell, { value?: unknown }> {
  return typeof value === 'number'
    ? { value, type: Number, alignVertical: 'top' }
    : { value: seen(value).slice(0, LONGEST), type: String, wrap: true, alignVertical: 'top' };
}
