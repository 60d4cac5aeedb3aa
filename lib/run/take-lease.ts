import { acquireLease } from '../cluster/lease.ts';
import { AssayError } from '../errors.ts';
import type { Prepared } from './prepare.ts';
import type { RunOptions } from './session.ts';
import type { Teardown } from './teardown.ts';

/** Takes the lease that keeps two runs apart; its release is registered first, and its loss in mid-run aborts `lost`. */
export async function takeLease(
  { cluster, system }: Prepared,
  { id, waitMs, progress, signal }: Pick<RunOptions, 'id' | 'waitMs' | 'progress' | 'signal'>,
  teardown: Teardown,
  lost: AbortController,
): Promise<void> {
  let release = (): Promise<void> => Promise.resolve();
  teardown.before('the lease', () => release());
  const lease = await acquireLease(cluster, {
    namespace: system.stage.namespace,
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
}
