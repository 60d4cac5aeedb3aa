import { putBehindService } from '../behind-service.ts';
import { fault } from '../fault.ts';
import { resetsAll } from '../programs.ts';

export default fault({
  id: 'target-resets',
  breaks: 'Behind the Service stands a server outside the mesh that resets every connection',
  demanded: 'Inconclusive for a dead control: a reset that everybody meets is nobody’s refusal',
  checks: ['mesh/plaintext-is-refused', 'mesh/mutual-tls-is-required', 'authz/unauthorized-peer-is-denied'],
  moment: 'before',
  inject: (bench) => putBehindService(bench, resetsAll, { meshed: false }),
  touches: ({ subject }) => subject.startsWith('clinic/patients:8080/http'),
  reason: /^(?:control-dead|layer-unknown)/,
});
