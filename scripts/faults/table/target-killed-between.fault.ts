import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';
import { killPodsAndWait } from '../workloads.ts';

/** The controls were alive a moment ago: only those beside and after the probes show that nobody is there any more. */
export default fault({
  id: 'target-killed-between',
  breaks: 'Both replicas of the target are killed between the first controls and the probes',
  demanded: 'Inconclusive: the controls beside the probes are dead',
  checks: ['segmentation/default-deny-holds-inbound'],
  ...PATIENTS,
  moment: 'controls',
  holds: true,
  inject: async () => {
    await killPodsAndWait('app=patients,!assay.dev/run', 'clinic');
  },
  reason: /^control-dead: same-request (?:during|after)|^target-changed/,
});
