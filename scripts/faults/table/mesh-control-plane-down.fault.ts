import { permissive } from '../../../suites/sabotage/permissive.ts';
import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';
import { stopAll } from '../workloads.ts';

/** Proxies go on with what they were told last, and no new one gets a certificate. */
export default fault({
  id: 'mesh-control-plane-down',
  breaks: 'istiod is down',
  demanded: 'Fail, or undecided because a meshed caller could not be made',
  checks: ['mesh/plaintext-is-refused'],
  ...PATIENTS,
  hole: permissive.workload,
  moment: 'before',
  inject: (bench) => stopAll(bench, 'istio-system', 'istiod', 'app=istiod'),
  reason: /istio|not-injected|^control-dead: same-request/,
});
