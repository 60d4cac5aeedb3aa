import type { Cluster } from '../cluster/cluster.ts';
import type { Arm } from '../model/trial.ts';
import type { Cast } from './agent.ts';
import { startCast, type Staging } from './cast.ts';
import { isNewEachTime, vantagesNeeded } from './plan.ts';
import { openTeardown } from './teardown.ts';

/** A cast with new pods where the first moments of a pod are asked for; `done` takes those away again. */
export type Afresh = (
  cast: Cast,
  arms: readonly Arm[],
) => Promise<{ readonly cast: Cast; readonly done: () => Promise<unknown> }>;

/**
 * Starts them when all others stand, and anew for each look of a proof: what began long ago has no first moment left, and
 * what begins beside a hundred others has none that says anything.
 */
export function newPods(cluster: Cluster, staging: Staging): Afresh {
  let times = 0;
  return async (cast, arms) => {
    const starting = [...vantagesNeeded(arms).values()].filter(isNewEachTime);
    if (starting.length === 0) return { cast, done: () => Promise.resolve() };
    times += 1;
    const teardown = openTeardown();
    staging.teardown.before('new pods', async () => {
      const left = await teardown.run();
      if (left.length > 0) throw new Error(left.join('; '));
    });
    const started = await startCast(cluster, starting, {
      ...staging,
      runId: `${staging.runId}-${times}`,
      teardown,
    });
    return { cast: new Map([...cast, ...started]), done: () => teardown.run() };
  };
}
