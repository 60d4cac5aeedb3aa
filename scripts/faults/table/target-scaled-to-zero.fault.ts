import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';
import { stopAll } from '../workloads.ts';

/** Where nobody listens, everybody is refused. */
export default fault({
  id: 'target-scaled-to-zero',
  breaks: 'The target has no replica at all',
  demanded: 'Inconclusive: nothing is behind the Service',
  checks: ['segmentation/default-deny-holds-inbound'],
  ...PATIENTS,
  moment: 'before',
  inject: (bench) => stopAll(bench, 'clinic', 'patients', 'app=patients,!assay.dev/run'),
  reason: /^no-replica/,
});
