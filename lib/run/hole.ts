import { setTimeout as sleep } from 'node:timers/promises';
import { listObjects, present } from '../cluster/objects.ts';
import type { Alteration, Restatement, Sabotage, Scene } from '../model/sabotage.ts';
import { applyAlteration, prepareUndo, type Undo } from './alter.ts';
import type { ProofBench } from './proof-bench.ts';
import { touching, type Attempt, type Touching } from './rounds.ts';

const ASK_AGAIN_MS = 500;
/** Somebody else's write in between makes one try fail. */
const UNDO_TRIES = 4;

/** A hole that is open. */
export interface Hole {
  /** Closes it, and may be tried again. Gives what is still different afterwards, in words. */
  close(): Promise<readonly string[]>;
}

/** What a sabotage would change now, or why it finds no place here. */
export const alterationsOf = (
  { prepared, images }: Pick<ProofBench, 'prepared' | 'images'>,
  sabotage: Sabotage,
) => {
  const { cluster, system } = prepared;
  const find: Scene['find'] = async (apiVersion, kind, namespace) =>
    present(await listObjects(cluster, { apiVersion, kind }, { namespace }));
  return sabotage.alter({ system, images, find });
};

type Bench = Pick<ProofBench, 'prepared' | 'teardown' | 'restatements'>;

function restating(restatements: Set<Restatement>, restatement: Restatement): Undo {
  restatements.add(restatement);
  const run = (): Promise<readonly string[]> => {
    restatements.delete(restatement);
    return Promise.resolve([]);
  };
  return { what: restatement.what, run };
}

/** Applies the alterations; the way back is registered before each. */
export async function openHole(
  { prepared: { cluster }, teardown, restatements }: Bench,
  alterations: readonly Alteration[],
): Promise<Hole> {
  let undos: readonly Undo[] = [];
  const back = async (): Promise<readonly string[]> => {
    const left: string[] = [];
    const open: Undo[] = [];
    for (const undo of undos.toReversed()) {
      const differences = await undo.run().catch((error: unknown) => [`${undo.what}: ${String(error)}`]);
      left.push(...differences);
      if (differences.length > 0) open.unshift(undo);
    }
    undos = open;
    return left;
  };
  const close = async (): Promise<readonly string[]> => {
    let left = await back();
    for (let tries = 1; left.length > 0 && tries < UNDO_TRIES; tries += 1) {
      await sleep(ASK_AGAIN_MS);
      left = await back();
    }
    return left;
  };
  teardown.before('a sabotage', async () => {
    const left = await close();
    if (left.length > 0) throw new Error(left.join('; '));
  });
  for (const alteration of alterations) {
    if (alteration.do === 'restate') {
      undos = [...undos, restating(restatements, alteration)];
      continue;
    }
    undos = [...undos, await prepareUndo(cluster, alteration)];
    await applyAlteration(cluster, alteration);
  }
  return { close };
}

/** What an attempt would touch now; nothing where it finds no place. */
export async function touchedBy(bench: ProofBench, attempt: Attempt): Promise<readonly Touching[]> {
  const alterations = await alterationsOf(bench, attempt.sabotage);
  return 'cannot' in alterations ? [] : [touching(attempt, alterations)];
}
