import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Proof } from '../../lib/model/proof.ts';

const MEASURED = fileURLToPath(new URL('../../docs/measured/prove.json', import.meta.url));

/** The committed proof, of `npx assay prove --all`. */
export function readProof(): Proof {
  return JSON.parse(readFileSync(MEASURED, 'utf8')) as Proof;
}
