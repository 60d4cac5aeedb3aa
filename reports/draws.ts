import type { RunRecord } from '../lib/model/record.ts';
import { findingsCsv } from './findings-csv.ts';
import { pieces } from './html/page.ts';
import { jobSummary } from './job-summary.ts';
import { junit } from './junit.ts';
import { openReports } from './open-reports.ts';
import { oscalPlan } from './oscal/plan.ts';
import { oscalResults } from './oscal/results.ts';
import { sarif } from './sarif.ts';

/** What a file holds: text, bytes, or pieces of text in their order. */
export type Content = string | Uint8Array | Iterable<string>;

/** One file that is drawn from the record. `digest` is that of run.json: SHA-256, hexadecimal. */
export interface Draw {
  readonly file: string;
  readonly draw: (record: RunRecord, digest: string) => Content | Promise<Content>;
}

/** Everything that is drawn, in the order in which it is named. */
export const DRAWS: readonly Draw[] = [
  { file: 'index.html', draw: (record, digest) => pieces(record, digest, DRAWN) },
  { file: 'findings.csv', draw: findingsCsv },
  { file: 'results.sarif', draw: sarif },
  { file: 'oscal-ap.json', draw: oscalPlan },
  { file: 'oscal-ar.json', draw: oscalResults },
  { file: 'openreports.json', draw: openReports },
  { file: 'junit.xml', draw: junit },
  { file: 'summary.md', draw: jobSummary },
];

const DRAWN = DRAWS.map(({ file }) => file);
