import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';
import { patchService } from '../workloads.ts';

/** Nobody listens there, so nobody undeclared connects. */
export default fault({
  id: 'wrong-port',
  breaks: 'The Service leads to a port on which nobody listens',
  demanded: 'Inconclusive: the declared caller did not connect either',
  checks: ['segmentation/default-deny-holds-inbound'],
  ...PATIENTS,
  moment: 'before',
  inject: (bench) =>
    patchService(bench, 'patients', {
      patch: { ports: [{ port: 8080, targetPort: 8999 }] },
      back: { ports: [{ port: 8080, targetPort: 'http' }] },
    }),
  reason: /^control-dead: same-request before/,
});
