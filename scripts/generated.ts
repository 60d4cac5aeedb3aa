import { readFile } from 'node:fs/promises';
import { configJsonSchema } from '../lib/config/json-schema.ts';
import type { Proof } from '../lib/model/proof.ts';
import { proofDocument } from '../reports/proof/document.ts';
import { loadChecks } from '../suites/load.ts';
import { catalogText } from './catalog-text.ts';
import { loadFaults } from './faults/load.ts';
import { readMeasured } from './faults/measured.ts';
import { faultTableText } from './faults/table-text.ts';

/** The files that are made from the code, by their path from the project's root. */
export async function generated(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['docs/catalog.md', catalogText(await loadChecks())],
    ['docs/assay.schema.json', configJsonSchema()],
    ['docs/kill-matrix.md', proofDocument(await measured<Proof>('prove'))],
    ['docs/fault-table.md', faultTableText(await loadFaults(), readMeasured())],
  ]);
}

/** What was measured last, as the command that measures it wrote it. */
export async function measured<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(new URL(`../docs/measured/${name}.json`, import.meta.url), 'utf8')) as T;
}
