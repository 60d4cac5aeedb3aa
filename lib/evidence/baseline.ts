import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../errors.ts';
import type { RunRecord } from '../model/record.ts';
import { sha256 } from './canonical.ts';
import type { Baseline } from './entries.ts';
import { inWords } from './manifest.ts';
import { parseRecord, RECORD } from './record.ts';
import { signersIn } from './signature/signers.ts';
import { examine } from './verify.ts';

/** An evidence folder that is as its run left it. Throws E_USAGE where it is not, with what is wrong. */
export async function intactRecord(dir: string, tried: string): Promise<RunRecord> {
  return (await intact(dir, tried)).record;
}

/** What the journal keeps of an earlier run, so that the record can be made from the journal alone. */
export async function baselineOf(dir: string): Promise<Baseline> {
  const { record, digest, signedBy } = await intact(dir, 'compare with the run in');
  const { run, inventory, findings } = record;
  return {
    run: run.id,
    finishedAt: run.finishedAt,
    digest,
    signedBy,
    inventory,
    findings: findings.map(({ check, subject, verdict }) => ({ check, subject, verdict })),
  };
}

async function intact(dir: string, tried: string) {
  const { problems, hold } = await examine(dir);
  if (problems.length > 0) {
    throw new AssayError('E_USAGE', {
      tried: `${tried} ${dir}`,
      seen: inWords(problems),
      todo: 'Name the evidence folder of a run, as that run left it.',
    });
  }
  const path = join(dir, RECORD);
  const text = await readFile(path, 'utf8');
  return { record: parseRecord(text, path), digest: sha256(text), signedBy: signersIn(hold) };
}
