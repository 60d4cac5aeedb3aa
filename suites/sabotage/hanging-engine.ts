import type { Sabotage } from '../../lib/model/sabotage.ts';
import { kubeRouter } from './kube-router.ts';

const signal = (name: 'STOP' | 'CONT'): readonly string[] => ['pkill', `-${name}`, '-x', kubeRouter.name];

/** What the engine has written holds on; of what is new it learns nothing. */
export const hangingEngine: Sabotage = {
  id: 'engine-hangs',
  what: 'the policy engine hangs on every node: the rules that it wrote hold, and new pods get none',
  // Nor does it learn that a label has gone.
  collateral: ['segmentation/namespace-label-decides'],
  async alter({ find }) {
    const daemonSets = await find('apps/v1', 'DaemonSet', 'kube-system');
    // Others take a part in the making of each pod: without them none starts, and none has a way out.
    if (!daemonSets.some(({ metadata }) => metadata.name === kubeRouter.name))
      return { cannot: `only ${kubeRouter.name} lets pods start without it` };
    return [{ do: 'on-nodes', what: 'the engine stopped', run: signal('STOP'), back: signal('CONT') }];
  },
};
