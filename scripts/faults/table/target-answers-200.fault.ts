import { putBehindService } from '../behind-service.ts';
import { fault } from '../fault.ts';
import { answersOk } from '../programs.ts';

export default fault({
  id: 'target-answers-200',
  breaks: 'Behind the Service stands a server outside the mesh that answers 200 to whatever it is sent',
  demanded: 'Fail, or inconclusive: it speaks in the clear, and nobody is told from anybody',
  checks: ['mesh/plaintext-is-refused', 'mesh/mutual-tls-is-required', 'authz/authorized-peer-is-served'],
  moment: 'before',
  inject: (bench) => putBehindService(bench, answersOk, { meshed: false }),
  touches: ({ subject }) => subject.startsWith('clinic/patients:8080/http'),
  reason: /^(?:control-dead|garbled|layer-unknown)/,
});
