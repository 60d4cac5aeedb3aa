import { putBehindService } from '../behind-service.ts';
import { fault } from '../fault.ts';
import { flaps } from '../programs.ts';

export default fault({
  id: 'target-flaps',
  breaks:
    'Behind the Service stands a server outside the mesh that serves one connection and resets the next',
  demanded: 'Fail where it answered in the clear, else inconclusive: what flaps is not decided',
  checks: ['mesh/plaintext-is-refused', 'authz/authorized-peer-is-served'],
  moment: 'before',
  inject: (bench) => putBehindService(bench, flaps, { meshed: false }),
  touches: ({ subject }) => subject.startsWith('clinic/patients:8080/http'),
  reason: /^(?:control-dead|flapping|garbled|layer-unknown)/,
});
