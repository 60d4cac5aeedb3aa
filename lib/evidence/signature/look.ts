import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../evidence-error.ts';
import { SIGNATURES, type Problem } from '../manifest.ts';
import { holds, open } from './envelope.ts';
import { ATTESTATION, digestsOf, publicKeyFile, signatureFiles } from './files.ts';
import { keyId, publicKeyFrom, publicPem } from './key.ts';
import { reviewOf, statement, type Digests, type Review } from './statement.ts';

/** A signature that holds over the folder as it is now. */
export interface Signature {
  file: string;
  /** SHA-256 of the signer's public key, hexadecimal. Whose it is, the folder cannot show. */
  keyId: string;
  /** Undefined for the signature of the run itself. */
  review: Review | undefined;
}

export interface Signatures {
  hold: Signature[];
  problems: Problem[];
}

/** Every file in DIR/signatures is a signature that holds, or a key that made one; else it is a problem. */
export async function signaturesOf(dir: string): Promise<Signatures> {
  const names = await signatureFiles(dir);
  const found: Signatures = { hold: [], problems: [] };
  if (names.length === 0) return found;
  const digests = await digestsOf(dir);
  const keys = new Map<string, KeyObject>();
  for (const name of names.filter(isKey)) {
    const text = await readFile(join(dir, SIGNATURES, name), 'utf8');
    const key = publicKeyFrom(text);
    if (key === undefined || publicKeyFile(keyId(key)) !== name || publicPem(key) !== text)
      found.problems.push(problem(name, 'altered: it is not the public key that its name says'));
    else keys.set(keyId(key), key);
  }
  for (const name of names.filter((one) => !isKey(one))) {
    const seen = await look(dir, name, digests, keys);
    if (typeof seen === 'string') found.problems.push(problem(name, seen));
    else found.hold.push(seen);
  }
  for (const id of keys.keys()) {
    const used = found.hold.some((one) => one.keyId === id) || found.problems.length > 0;
    if (!used)
      found.problems.push(problem(publicKeyFile(id), 'added later: no signature here was made with it'));
  }
  return found;
}

/** The signature, or why it is none. */
async function look(
  dir: string,
  name: string,
  digests: Digests,
  keys: ReadonlyMap<string, KeyObject>,
): Promise<Signature | string> {
  const text = await readFile(join(dir, SIGNATURES, name), 'utf8').catch(() => undefined);
  if (text === undefined || !name.endsWith('.dsse.json')) return 'added later: it is no signature';
  try {
    const envelope = open(text);
    const key = keys.get(envelope.keyId);
    if (key === undefined) return `the public key that it names, ${envelope.keyId}, is not beside it`;
    if (!holds(envelope, key)) return `altered: its signature does not hold for the key ${envelope.keyId}`;
    const said = statement.parse(JSON.parse(envelope.payload.toString('utf8')));
    const other = [...digests].find(
      ([file, sha256]) => !said.subject.some((one) => one.name === file && one.digest.sha256 === sha256),
    );
    if (other !== undefined) return `made over another ${other[0]} than the one that is here`;
    const review = reviewOf(said);
    if ((review === undefined) !== (name === ATTESTATION))
      return 'renamed: it says something else than its name';
    return { file: `${SIGNATURES}/${name}`, keyId: envelope.keyId, review };
  } catch (cause) {
    if (cause instanceof z.ZodError || cause instanceof SyntaxError)
      return `altered: ${cause instanceof SyntaxError ? messageOf(cause) : z.prettifyError(cause)}`;
    throw cause;
  }
}

const isKey = (name: string): boolean => name.endsWith('.pub');
const problem = (name: string, seen: string): Problem => ({ file: `${SIGNATURES}/${name}`, problem: seen });
