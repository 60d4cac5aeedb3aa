import { putBehindService } from '../behind-service.ts';
import { fault } from '../fault.ts';
import { listensNot } from '../programs.ts';

export default fault({
  id: 'backend-dead-behind-proxy',
  breaks: 'Behind the sidecars of the Service nobody listens: the proxies answer 503 for a dead application',
  demanded:
    'Inconclusive for a dead control: where the allowed caller is not served either, a denial says nothing',
  checks: [
    'authz/unauthorized-peer-is-denied',
    'authz/method-is-restricted',
    'authz/authorized-peer-is-served',
  ],
  moment: 'before',
  inject: (bench) => putBehindService(bench, listensNot, { meshed: true }),
  touches: ({ subject }) => subject.startsWith('clinic/patients:8080/http'),
  reason: /^(?:control-dead|layer-unknown)/,
});
