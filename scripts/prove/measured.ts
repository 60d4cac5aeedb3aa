import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Proof } from '../../lib/model/proof.ts';

const MEASURED = fileURLToPath(new URL('../../docs/measured/prove.json', import.meta.url));

/** The committed proof; none before the first. */
export function readProof(): Proof | undefined {
  return existsSync(MEASURED) ? (JSON.parse(readFileSync(MEASURED, 'utf8')) as Proof) : undefined;
}
