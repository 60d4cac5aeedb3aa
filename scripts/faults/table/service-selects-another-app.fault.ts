import { selectOnly } from '../behind-service.ts';
import { fault } from '../fault.ts';

export default fault({
  id: 'service-selects-another-app',
  breaks:
    'Between the first controls and the probes the Service begins to select the pods of another application',
  demanded: 'Inconclusive: what stood behind it before is not what stood there afterwards',
  checks: ['segmentation/default-deny-holds-inbound', 'authz/unauthorized-peer-is-denied'],
  moment: 'controls',
  holds: true,
  inject: (bench) => selectOnly(bench, 'patients', { app: 'admin' }),
  touches: ({ subject }) => subject.startsWith('clinic/patients:8080/http'),
  // While the proxies learn of it the Service has nobody behind it, and says so.
  reason: /^(?:target-changed|control-dead|layer-unknown: answered 503 by the proxy)/,
});
