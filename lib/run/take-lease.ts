import { acquireLease } from '../cluster/lease.ts';
import type { Owner } from '../cluster/owner.ts';
import { AssayError } from '../errors.ts';
import { removeLeftLabels } from './left-labels.ts';
import type { Prepared } from './prepare.ts';
import type { RunOptions } from './session.ts';
import type { Teardown } from './teardown.ts';

/** A lease that is ours. */
export interface TakenLease {
  /** With the run's owner in its namespace the lease vanishes too, should this process be killed. */
  readonly goesWith: (owner: Owner) => Promise<void>;
}

/** Takes the lease that keeps two runs apart; its release is registered first, and its loss in mid-run aborts `lost`. */
export async function takeLease(
  { cluster, system }: Prepared,
  { id, waitMs, progress, signal }: Pick<RunOptions, 'id' | 'waitMs' | 'progress' | 'signal'>,
  teardown: Teardown,
  lost: AbortController,
): Promise<TakenLease> {
  let release = (): Promise<void> => Promise.resolve();
  teardown.before('the lease', () => release());
  const { namespace } = system.stage;
  const lease = await acquireLease(cluster, {
    namespace,
    runId: id,
    waitMs,
    signal,
    onWait: (holder) => {
      progress.step(`waiting for ${holder}`);
    },
    onLost: (seen) => {
      const todo = 'Another run may be probing: run again.';
      lost.abort(new AssayError('E_LEASE_HELD', { tried: 'keeping the lease', seen, todo }));
    },
  });
  release = () => lease.release();
  await removeLeftLabels(cluster, system.stage, progress);
  return {
    async goesWith({ namespace: home, job }) {
      if (home !== namespace) return;
      // In an orderly end it goes last, when the owner is gone already.
      teardown.before('the lease’s owner', () => lease.belongTo());
      await lease.belongTo({ apiVersion: 'batch/v1', kind: 'Job', ...job });
    },
  };
}
