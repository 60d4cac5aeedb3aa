import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';
import { patchService } from '../workloads.ts';

/** kube-proxy rejects what is sent to a Service without endpoints, as kube-router does with what no policy admits. */
export default fault({
  id: 'service-without-endpoints',
  breaks: 'The Service selects nobody any more, while its pods live on',
  demanded: 'Inconclusive: the declared caller did not connect either, or the replicas are others now',
  checks: ['segmentation/default-deny-holds-inbound'],
  ...PATIENTS,
  moment: 'agents',
  inject: (bench) =>
    patchService(bench, 'patients', {
      patch: { selector: { app: 'nobody' } },
      back: { selector: { app: 'patients' } },
    }),
  reason: /^control-dead: same-request before|^target-changed/,
});
