import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../../errors.ts';
import type { RunRecord } from '../../model/record.ts';
import { evidenceError } from '../evidence-error.ts';
import { inWords, SIGNATURES } from '../manifest.ts';
import { readRecord } from '../record.ts';
import { verify } from '../verify.ts';
import { syncFolder, writeWhole } from '../write-file.ts';
import { seal } from './envelope.ts';
import { ATTESTATION, digestsOf, publicKeyFile, reviewFile, signatureFiles } from './files.ts';
import { publicPem, type SigningKey } from './key.ts';
import { reviewed, testResult, type Review, type Statement } from './statement.ts';

/** Signs what a folder holds. Throws E_EVIDENCE where it is not intact, E_USAGE where it is signed already. */
export async function signFolder(dir: string, key: SigningKey): Promise<void> {
  await mustBeIntact(dir, 'sign');
  await signSealed(dir, await readRecord(dir), key);
}

/** The same for whoever has just sealed it and holds its record: to read all of it again would double what is held. */
export async function signSealed(dir: string, record: RunRecord, key: SigningKey): Promise<void> {
  if ((await signatureFiles(dir)).includes(ATTESTATION)) {
    throw new AssayError('E_USAGE', {
      tried: `sign ${dir}`,
      seen: 'it is signed already',
      todo: 'A second signature is a review: assay review DIR --key KEY --by NAME',
    });
  }
  await write(dir, ATTESTATION, testResult(record, await digestsOf(dir)), key);
}

/** Signs that somebody has read the evidence, which stays as it is. Gives the file's path inside of the folder. */
export async function reviewFolder(dir: string, key: SigningKey, review: Review): Promise<string> {
  await mustBeIntact(dir, 'review');
  const file = nextReview(await signatureFiles(dir));
  await write(dir, file, reviewed(review, await digestsOf(dir)), key);
  return `${SIGNATURES}/${file}`;
}

/** After the highest number that there is: a review that was taken away must not lead to one that is replaced. */
function nextReview(names: readonly string[]): string {
  const numbers = names.map((name) => Number(/^review-(\d+)\./.exec(name)?.[1] ?? 0));
  return reviewFile(1 + Math.max(0, ...numbers));
}

async function write(dir: string, name: string, said: Statement, key: SigningKey): Promise<void> {
  const folder = join(dir, SIGNATURES);
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw evidenceError(
      `make ${folder}`,
      cause,
      'Check the folder and its permissions, then: assay sign DIR.',
    );
  });
  await syncFolder(dir);
  await writeWhole(join(folder, publicKeyFile(key.id)), publicPem(key.publicKey));
  await writeWhole(join(folder, name), seal(said, key));
}

/** Nobody should sign, or say that he has read, what is not what the run wrote. */
async function mustBeIntact(dir: string, what: string): Promise<void> {
  const problems = await verify(dir);
  if (problems.length === 0) return;
  throw evidenceError(
    `${what} ${dir}`,
    inWords(problems),
    'The folder is not as its run left it: find out why before anybody vouches for it.',
  );
}
