import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';
import { killPods } from '../workloads.ts';

/** A dead address refuses everybody, which is just what a policy would do. */
export default fault({
  id: 'target-killed-before',
  breaks: 'Both replicas of the target are killed after they were found and before anything is sent',
  demanded: 'Inconclusive: the declared caller did not connect either, or the replicas are others now',
  checks: ['segmentation/default-deny-holds-inbound'],
  ...PATIENTS,
  moment: 'agents',
  inject: async () => {
    await killPods('app=patients,!assay.dev/run', '-n', 'clinic');
  },
  reason: /^control-dead: same-request before|^target-changed/,
});
