import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../canonical.ts';
import { errnoOf } from '../evidence-error.ts';
import { JOURNAL } from '../journal.ts';
import { MANIFEST, SIGNATURES } from '../manifest.ts';
import { RECORD } from '../record.ts';
import type { Digests } from './statement.ts';

export const ATTESTATION = 'run.dsse.json';

export const reviewFile = (number: number): string => `review-${number}.dsse.json`;
export const publicKeyFile = (keyId: string): string => `${keyId}.pub`;

/** What a signature speaks of; the manifest has the digests of all reports. What is gone has a digest of nobody's. */
export async function digestsOf(dir: string): Promise<Digests> {
  const names = [MANIFEST, RECORD, JOURNAL];
  const read = async (name: string) =>
    [name, await readFile(join(dir, name)).then(sha256, () => '')] as const;
  return new Map(await Promise.all(names.map(read)));
}

/** Names in DIR/signatures, in order; none where there is no such folder. */
export async function signatureFiles(dir: string): Promise<string[]> {
  try {
    return (await readdir(join(dir, SIGNATURES))).sort();
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return [];
    throw cause;
  }
}
