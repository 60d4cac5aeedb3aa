import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../errors.ts';
import type { RunRecord } from '../model/record.ts';
import { sha256 } from './canonical.ts';
import type { Baseline } from './entries.ts';
import { inWords } from './manifest.ts';
import { readRecord, RECORD } from './record.ts';
import { signersOf } from './signature/signers.ts';
import { verify } from './verify.ts';

/** An evidence folder that is as its run left it. Throws E_USAGE where it is not, with what is wrong. */
export async function intactRecord(dir: string, tried: string): Promise<RunRecord> {
  const problems = await verify(dir);
  if (problems.length === 0) return readRecord(dir);
  throw new AssayError('E_USAGE', {
    tried: `${tried} ${dir}`,
    seen: inWords(problems),
    todo: 'Name the evidence folder of a run, as that run left it.',
  });
}

/** What the journal keeps of an earlier run, so that the record can be made from the journal alone. */
export async function baselineOf(dir: string): Promise<Baseline> {
  const { run, inventory, findings } = await intactRecord(dir, 'compare with the run in');
  return {
    run: run.id,
    finishedAt: run.finishedAt,
    digest: sha256(await readFile(join(dir, RECORD))),
    signedBy: await signersOf(dir),
    inventory,
    findings: findings.map(({ check, subject, verdict }) => ({ check, subject, verdict })),
  };
}
