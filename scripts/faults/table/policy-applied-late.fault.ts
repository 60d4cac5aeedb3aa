import { setTimeout as sleep } from 'node:timers/promises';
import { openPolicy } from '../../../suites/sabotage/open-policy.ts';
import { kubectl } from '../../lab/lab.ts';
import { fault } from '../fault.ts';
import { only } from '../one-endpoint.ts';
import { haltEngine } from '../policy-engine.ts';

const LATE_MS = 20_000;
let goOn = (): Promise<void> => Promise.resolve();

/** Who reads the cluster finds the policy there all the while. */
export default fault({
  id: 'policy-applied-late',
  breaks: 'A policy that is there takes effect 20 s after the probing has begun',
  demanded: 'Fail: the connection opened',
  checks: ['segmentation/default-deny-holds-inbound'],
  config: (clinic) => only(clinic, 'clinic/admin'),
  hole: openPolicy.noDefaultDeny,
  moment: 'probing',
  stage: async (bench) => {
    goOn = await haltEngine(bench);
    const patch = JSON.stringify({ spec: { policyTypes: ['Ingress', 'Egress'] } });
    await kubectl(['-n', 'clinic', 'patch', 'networkpolicy/default-deny-all', '--type=merge', '-p', patch]);
    return {};
  },
  inject: async () => {
    await sleep(LATE_MS);
    await goOn();
  },
  touches: ({ subject }) => subject.startsWith('clinic/admin:8080/'),
  reason: /^control-dead/,
});
