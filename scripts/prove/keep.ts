import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../../lib/errors.ts';
import { isClean, isProven, type Mutant, type Proof, type Round } from '../../lib/model/proof.ts';
import type { Prepared } from '../../lib/run/prepare.ts';
import { proofDocument } from '../../reports/proof/document.ts';
import { proofPage } from '../../reports/proof/page.ts';

export interface KeptProof {
  readonly proof: Proof;
  readonly wants: (id: string, how: 'alone' | 'in a round') => boolean;
  addMutant(mutant: Mutant): Promise<void>;
  addRound(round: Round): Promise<void>;
}

/**
 * The proof as it grows, on disk after each step, so that one that was cut short can be resumed: what held is kept, what
 * did not is tried again. E_USAGE where a proof to be resumed is not there.
 */
export async function keepProof(
  out: string,
  chosen: ReadonlySet<string>,
  { commit, facts, isNew }: { commit: string; facts: Prepared['facts']; isNew: boolean },
): Promise<KeptProof> {
  const now = new Date().toISOString();
  const fresh: Proof = {
    schema: 1,
    about: {
      startedAt: now,
      finishedAt: now,
      commit,
      kubernetes: facts.version,
      mesh: [facts.mesh?.name, facts.mesh?.version].filter((part) => part !== undefined).join(' '),
      cni: facts.cni ?? '',
    },
    mutants: [],
    rounds: [],
  };
  const old = isNew ? fresh : await read(out);
  const proof: Proof = { ...old, mutants: old.mutants.filter(isProven), rounds: old.rounds.filter(isClean) };
  const done = new Set(proof.mutants.map(({ id }) => id));
  const inRound = new Set(proof.rounds.flatMap(({ mutants }) => mutants));
  const write = async (): Promise<void> => {
    proof.about.finishedAt = new Date().toISOString();
    const file = join(out, 'prove.json');
    await writeFile(`${file}.new`, `${JSON.stringify(proof, null, 2)}\n`);
    await rename(`${file}.new`, file);
    await writeFile(join(out, 'prove.html'), proofPage(proof));
    await writeFile(join(out, 'kill-matrix.md'), proofDocument(proof));
  };
  return {
    proof,
    wants: (id, how) => chosen.has(id) && !(how === 'alone' ? done : inRound).has(id),
    async addMutant(mutant) {
      proof.mutants.push(mutant);
      await write();
    },
    async addRound(round) {
      proof.rounds.push(round);
      await write();
    },
  };
}

async function read(out: string): Promise<Proof> {
  const file = join(out, 'prove.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Proof;
  } catch (cause) {
    throw new AssayError('E_USAGE', {
      tried: `going on with the proof in ${out}`,
      seen: `${file} cannot be read`,
      todo: 'Name the folder of a proof that was cut short, or leave --resume out.',
      cause,
    });
  }
}
