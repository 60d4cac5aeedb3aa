import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import { KINDS } from '../cluster/kinds.ts';
import { putLabels, takeLabels } from '../cluster/namespace-labels.ts';
import type { Owner } from '../cluster/owner.ts';
import { createObject, removeObject } from '../cluster/write-objects.ts';
import { changeKey, type OwnChange } from '../model/own-change.ts';
import type { Arm } from '../model/trial.ts';
import { grant, grantName } from './own-grants.ts';
import { LEAD_MS } from './shot.ts';

/** Makes a run's own changes, and takes them back. */
export interface Changer {
  make(change: OwnChange): Promise<void>;
  takeBack(change: OwnChange): Promise<void>;
}

/** When a change was made, by the runner's clock (milliseconds since 1970); or why it was not. */
export type Changed = { readonly beganAt: number; readonly endedAt: number } | { readonly failed: string };

/** By changeKey. */
export type ChangesMade = ReadonlyMap<string, Changed>;

/** Changes in a cluster, of objects that hang on the owners of the run and go with them. */
export function changerOf(cluster: Cluster, owners: ReadonlyMap<string, Owner>): Changer {
  const ownerIn = (namespace: string): Owner => {
    const owner = owners.get(namespace);
    if (!owner) throw new Error(`nothing of ours stands in ${namespace}`);
    return owner;
  };
  return {
    async make(change) {
      const { namespace } = change;
      const { runId } = ownerIn(namespace);
      if (change.do === 'take-back-labels') {
        const gone = await takeLabels(cluster, namespace, runId);
        if (gone !== 'taken') throw new Error(`namespace ${namespace} did not wear our labels`);
        return;
      }
      const name = grantName('passing', runId);
      const gone = await removeObject(cluster, { ...KINDS.AuthorizationPolicy, namespace, name });
      if (gone !== 'removed') throw new Error(`${name} was not there`);
    },
    async takeBack(change) {
      const owner = ownerIn(change.namespace);
      if (change.do === 'take-back-labels') await putLabels(cluster, change, owner.runId);
      else await createObject(cluster, grant(owner, 'passing'));
    },
  };
}

const changesOf = (arms: readonly Arm[]): ReadonlyMap<string, OwnChange> =>
  new Map(arms.flatMap((arm) => ('change' in arm ? [[changeKey(arm.change), arm.change] as const] : [])));

/** Makes the changes of these arms, all at once, when their probes have been under way for a while. */
export async function makeChanges(
  arms: readonly Arm[],
  {
    changer,
    begun,
    signal,
  }: { changer: Changer | undefined; begun: Promise<undefined>; signal: AbortSignal },
): Promise<ChangesMade> {
  const changes = changesOf(arms);
  if (changes.size === 0) return new Map();
  await begun;
  await sleep(LEAD_MS, undefined, { signal });
  return new Map(
    await Promise.all(
      [...changes].map(async ([key, change]): Promise<readonly [string, Changed]> => {
        const beganAt = Date.now();
        try {
          if (!changer) throw new Error('nobody is there to make it');
          await changer.make(change);
          return [key, { beganAt, endedAt: Date.now() }];
        } catch (error) {
          return [key, { failed: error instanceof Error ? error.message : String(error) }];
        }
      }),
    ),
  );
}

/** As before the changes: for whoever tries the same arms again. What cannot be made good shows then. */
export async function takeBackChanges(arms: readonly Arm[], changer: Changer): Promise<void> {
  await Promise.all(
    [...changesOf(arms).values()].map((change) => changer.takeBack(change).catch(() => undefined)),
  );
}
