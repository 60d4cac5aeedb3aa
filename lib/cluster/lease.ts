import { hostname, userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../errors.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { Cluster } from './cluster.ts';
import { KINDS, refOf } from './kinds.ts';
import { KubeError } from './kube-error.ts';
import { ourLabels } from './labels.ts';
import {
  holderOf,
  LEASE_SECONDS,
  leaseManifest,
  leaseState,
  RENEW_EVERY_MS,
  type LeaseState,
} from './lease-state.ts';
import { ABSENT, getObject } from './objects.ts';
import { LEASE_NAME } from './rights.ts';
import { serverTime } from './server-clock.ts';
import { createObject, removeObject, replaceObject } from './write-objects.ts';

const ASK_AGAIN_MS = 2_000;

export interface LeaseWish {
  readonly namespace: string;
  readonly runId: string;
  /** `<user>@<host>` of this machine where none is given. */
  readonly who?: string;
  /** How long to wait for another run to end; not at all by default. */
  readonly waitMs?: number;
  readonly onWait?: (holder: string) => void;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Called once when the lease is no longer ours in mid-run. */
  readonly onLost: (reason: string) => void;
}

/** A lease that renews itself until it is released. */
export interface HeldLease {
  readonly holder: string;
  /** From its next renewal on, which comes at once, the lease is removed with these objects of its namespace. */
  belongTo(...owners: readonly OwnerReference[]): Promise<void>;
  release(): Promise<void>;
}

/** Take the lease, or throw E_LEASE_HELD. An expired one is taken over. */
export async function acquireLease(cluster: Cluster, wish: LeaseWish): Promise<HeldLease> {
  const holder = `${wish.who ?? me()} ${wish.runId}`;
  const until = Date.now() + (wish.waitMs ?? 0);
  for (;;) {
    const taken = await take(cluster, wish, holder);
    if ('metadata' in taken) return keep(cluster, wish, holder, taken);
    if (wish.signal?.aborted === true || Date.now() + ASK_AGAIN_MS > until) throw held(wish, taken);
    wish.onWait?.(taken.holder);
    await sleep(ASK_AGAIN_MS, undefined, { ...(wish.signal ? { signal: wish.signal } : {}) }).catch(
      () => undefined,
    );
  }
}

type OwnerReference = NonNullable<KubeObject['metadata']['ownerReferences']>[number];

interface Holder {
  readonly holder: string;
  readonly since: string;
}

async function take(
  cluster: Cluster,
  { namespace, runId }: LeaseWish,
  holder: string,
): Promise<KubeObject | Holder> {
  const [found, now] = await Promise.all([
    getObject(cluster, KINDS.Lease, { namespace, name: LEASE_NAME }),
    serverTime(cluster),
  ]);
  const lease = found === ABSENT ? undefined : found;
  const state = leaseState(lease, holder, now);
  if (state.is === 'held') return state;
  const resourceVersion = lease?.metadata.resourceVersion;
  const wanted = leaseManifest({
    namespace,
    labels: ourLabels(runId),
    holder,
    acquired: now,
    renewed: now,
    resourceVersion,
  });
  try {
    return await (lease === undefined ? createObject(cluster, wanted) : replaceObject(cluster, wanted));
  } catch (error) {
    if (!isConflict(error)) throw error;
    return { holder: 'a run that took it this very moment', since: now.toISOString() };
  }
}

function keep(cluster: Cluster, wish: LeaseWish, holder: string, taken: KubeObject): HeldLease {
  let current = taken;
  let over = false;
  let lastSeen = Date.now();
  let owners: readonly OwnerReference[] | undefined;
  const lose = (reason: string): void => {
    if (over) return;
    over = true;
    clearInterval(timer);
    wish.onLost(reason);
  };
  const renew = async (): Promise<void> => {
    try {
      current = await writeOwn(cluster, current, (lease) => renewOnce(cluster, lease, owners));
      lastSeen = Date.now();
    } catch (error) {
      const status = error instanceof KubeError ? error.call.status : 0;
      if (status === 409 || status === 404) lose('another run took the lease, or someone removed it');
      else if (Date.now() - lastSeen > LEASE_SECONDS * 1000)
        lose(`it could not be renewed for ${LEASE_SECONDS} s`);
    }
  };
  let renewing = Promise.resolve();
  const renewSoon = (): Promise<void> => {
    renewing = renewing.then(renew);
    return renewing;
  };
  const timer = setInterval(() => {
    void renewSoon();
  }, RENEW_EVERY_MS);
  timer.unref();
  return {
    holder,
    belongTo(...them) {
      owners = them;
      return renewSoon();
    },
    async release() {
      if (over) return;
      over = true;
      clearInterval(timer);
      await renewing;
      await writeOwn(cluster, current, (lease) => removeOnce(cluster, lease)).catch((error: unknown) => {
        // Somebody else's by now: theirs to keep.
        if (!isConflict(error)) throw error;
      });
    },
  };
}

/** Writes to our lease as we last saw it; as it stands now, where the answer to an earlier write of ours was lost. */
async function writeOwn<T>(
  cluster: Cluster,
  seen: KubeObject,
  write: (lease: KubeObject) => Promise<T>,
): Promise<T> {
  try {
    return await write(seen);
  } catch (error) {
    if (!isConflict(error)) throw error;
    const now = await getObject(cluster, KINDS.Lease, {
      namespace: seen.metadata.namespace,
      name: LEASE_NAME,
    });
    if (now === ABSENT || now === undefined || holderOf(now) !== holderOf(seen)) throw error;
    return write(now);
  }
}

/** Somebody wrote in between, or it is there already. */
const isConflict = (error: unknown): boolean => error instanceof KubeError && error.call.status === 409;

const removeOnce = (cluster: Cluster, lease: KubeObject): Promise<unknown> => {
  const { uid, resourceVersion } = lease.metadata;
  return removeObject(cluster, refOf(lease), { uid, resourceVersion });
};

async function renewOnce(
  cluster: Cluster,
  lease: KubeObject,
  ownerReferences: readonly OwnerReference[] | undefined,
): Promise<KubeObject> {
  const renewTime = (await serverTime(cluster)).toISOString().replace('Z', '000Z');
  const metadata = { ...lease.metadata, ...(ownerReferences ? { ownerReferences } : {}) };
  return replaceObject(cluster, { ...lease, metadata, spec: { ...(lease['spec'] as object), renewTime } });
}

/** What the lease of a namespace says now. By its name: the rights of a run do not list leases. */
export async function readLease(cluster: Cluster, namespace: string): Promise<LeaseState> {
  const [found, now] = await Promise.all([
    getObject(cluster, KINDS.Lease, { namespace, name: LEASE_NAME }),
    serverTime(cluster),
  ]);
  return leaseState(found === ABSENT ? undefined : found, '', now);
}

/** Removes the lease of a run that is gone; whether there was one. */
export const removeLease = async (cluster: Cluster, namespace: string): Promise<boolean> =>
  (await removeObject(cluster, { ...KINDS.Lease, namespace, name: LEASE_NAME })) === 'removed';

/** Who runs this, for the one who finds the lease taken. */
export function me(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `unknown@${hostname()}`;
  }
}

const held = ({ namespace }: LeaseWish, { holder, since }: Holder): AssayError =>
  new AssayError('E_LEASE_HELD', {
    tried: `take the lease ${namespace}/${LEASE_NAME}`,
    seen: `${holder} has held it since ${since}`,
    todo: 'Wait for that run to end, or start with --wait',
  });
