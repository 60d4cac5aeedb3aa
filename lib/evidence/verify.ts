import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../errors.ts';
import { canonical } from './canonical.ts';
import { evidenceError } from './evidence-error.ts';
import { JOURNAL } from './journal.ts';
import { MANIFEST, SIGNATURES, verifyManifest, type Problem } from './manifest.ts';
import { parseRecord, rebuild, RECORD } from './record.ts';
import { signaturesOf, type Signature, type Signatures } from './signature/look.ts';

/** Everything in a folder that is not as the run left it; empty where it is intact. Needs nothing but the folder. */
export async function verify(dir: string): Promise<Problem[]> {
  return (await examine(dir)).problems;
}

/** The same, and with one look at them, the signatures that hold. */
export async function examine(dir: string): Promise<Signatures> {
  const sealed = await asProblems(MANIFEST, () => verifyManifest(dir));
  const chain = await asProblems(JOURNAL, async () => {
    await rebuild(dir);
    return [];
  });
  const record = chain.length > 0 ? [] : await asProblems(RECORD, () => disagreement(dir));
  const hold: Signature[] = [];
  const signed = await asProblems(SIGNATURES, async () => {
    const found = await signaturesOf(dir);
    hold.push(...found.hold);
    return found.problems;
  });
  return { hold, problems: [...sealed, ...chain, ...record, ...signed] };
}

/** run.json says what the journal says, byte for byte, or somebody else wrote it. */
export async function disagreement(dir: string): Promise<Problem[]> {
  const path = join(dir, RECORD);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw evidenceError(`read ${path}`, cause, 'Rebuild it from its journal with `assay report DIR`.');
  });
  if (text === canonical(await rebuild(dir))) return [];
  parseRecord(text, path);
  return [{ file: RECORD, problem: 'it does not say what the journal says' }];
}

async function asProblems(file: string, look: () => Promise<Problem[]>): Promise<Problem[]> {
  try {
    return await look();
  } catch (cause) {
    if (cause instanceof AssayError) return [{ file, problem: cause.seen }];
    throw cause;
  }
}
