import { putBehindService } from '../behind-service.ts';
import { fault } from '../fault.ts';
import { tarpit } from '../programs.ts';

export default fault({
  id: 'target-tarpit',
  breaks: 'Behind the Service stands a server outside the mesh that takes every connection and never answers',
  demanded: 'Inconclusive: silence after a connect is no layer’s stop',
  checks: ['mesh/plaintext-is-refused', 'mesh/mutual-tls-is-required', 'authz/unauthorized-peer-is-denied'],
  moment: 'before',
  inject: (bench) => putBehindService(bench, tarpit, { meshed: false }),
  touches: ({ subject }) => subject.startsWith('clinic/patients:8080/http'),
  reason: /^(?:control-dead|layer-unknown)/,
});
