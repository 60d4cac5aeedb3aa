import { openToAll } from '../open-to-all.ts';
import { putBehindService } from '../behind-service.ts';
import { fault } from '../fault.ts';
import { answersForbidden } from '../programs.ts';

export default fault({
  id: 'target-answers-403',
  breaks:
    'The application itself answers 403 to everybody, in the words of the mesh, which lets everybody in',
  demanded: 'Fail, or inconclusive: a refusal that the allowed caller meets too is nobody’s authorization',
  checks: [
    'authz/unauthorized-peer-is-denied',
    'authz/method-is-restricted',
    'authz/authorized-peer-is-served',
  ],
  moment: 'before',
  async inject(bench) {
    await putBehindService(bench, answersForbidden, { meshed: true });
    await openToAll(bench);
  },
  touches: ({ subject }) => subject.startsWith('clinic/patients:8080/http'),
  reason: /^(?:control-dead|layer-unknown)/,
});
