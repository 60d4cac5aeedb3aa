import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';
import { stopEngine } from '../policy-engine.ts';

/** Its rules for what was there stay; a pod that comes now meets none of its own, and no rule knows its address. */
export default fault({
  id: 'policy-engine-down',
  breaks: 'The engine of the NetworkPolicies is down, and its old rules are in force',
  demanded:
    'Fail where a new policy does nothing, else inconclusive: the declared caller did not connect either',
  checks: ['segmentation/policy-is-enforced-at-all', 'segmentation/default-deny-holds-inbound'],
  config: PATIENTS.config,
  moment: 'before',
  inject: stopEngine,
  touches: () => true,
  reason: /^control-dead: same-request/,
});
