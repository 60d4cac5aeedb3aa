import { configJsonSchema } from '../lib/config/json-schema.ts';
import { proofDocument } from '../reports/proof/document.ts';
import { loadChecks } from '../suites/load.ts';
import { catalogText } from './catalog-text.ts';
import { loadFaults } from './faults/load.ts';
import { readMeasured } from './faults/measured.ts';
import { faultTableText } from './faults/table-text.ts';
import { readProof } from './prove/measured.ts';

/** The files that are made from the code, by their path from the project's root. */
export async function generated(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['docs/catalog.md', catalogText(await loadChecks())],
    ['docs/assay.schema.json', configJsonSchema()],
    ['docs/fault-table.md', faultTableText(await loadFaults(), readMeasured())],
    ['docs/kill-matrix.md', proofDocument(readProof())],
  ]);
}
