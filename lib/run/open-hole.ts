import { setTimeout as sleep } from 'node:timers/promises';
import { listObjects, present } from '../cluster/objects.ts';
import { AssayError } from '../errors.ts';
import { readLabRecord } from '../kind/lab-state.ts';
import type { Sabotage, Scene } from '../model/sabotage.ts';
import { applyAlteration, prepareUndo, type Undo } from './alter.ts';
import { assertOwnLab } from './own-lab.ts';
import type { Prepared } from './prepare.ts';
import type { Teardown } from './teardown.ts';

/** Somebody else's write in between makes one try fail. */
const UNDO_TRIES = 4;
const ASK_AGAIN_MS = 500;

/** Opens a sabotage's hole on the lab and leaves it open. How each change is taken back is registered before it. */
export async function openHole(
  { cluster, facts, system }: Pick<Prepared, 'cluster' | 'facts' | 'system'>,
  sabotage: Sabotage,
  teardown: Teardown,
): Promise<void> {
  await assertOwnLab(cluster, facts);
  const scene: Scene = {
    system,
    images: { proxyNext: readLabRecord()?.images.proxyNext ?? '' },
    find: async (apiVersion, kind, namespace) =>
      present(await listObjects(cluster, { apiVersion, kind }, { namespace })),
  };
  const alterations = await sabotage.alter(scene);
  if ('cannot' in alterations) {
    throw new AssayError('E_REFUSED', {
      tried: `opening the hole ${sabotage.id}`,
      seen: alterations.cannot,
      todo: 'Bring the lab back into its own state: assay lab up',
    });
  }
  for (const alteration of alterations) {
    const undo = await prepareUndo(cluster, alteration);
    teardown.before(undo.what, () => insist(undo));
    await applyAlteration(cluster, alteration);
  }
}

async function insist(undo: Undo): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const left = await undo.run().catch((error: unknown) => [String(error)]);
    if (left.length === 0) return;
    if (tries >= UNDO_TRIES) throw new Error(left.join('; '));
    await sleep(ASK_AGAIN_MS);
  }
}
