import { dockerExec } from '../../../lib/kind/docker.ts';
import { controlPlane, worker } from '../../lab/lab.ts';
import { fault } from '../fault.ts';
import { OPEN_PATIENTS } from '../open-patients.ts';

/** Streams into pods go through the kubelet; the pods themselves live on. */
export default fault({
  ...OPEN_PATIENTS,
  id: 'kubelet-restarted',
  breaks: 'The kubelet of both nodes is restarted while the probes are on their way',
  demanded: 'Fail, or inconclusive because a stream was cut',
  moment: 'controls',
  inject: async () => {
    await Promise.all(
      [controlPlane, worker].map((node) => dockerExec(node, ['systemctl', 'restart', 'kubelet'])),
    );
  },
  reason: /exec (?:cut|exit|quiet|deadline)|agent-gone|^target-changed/,
});
