import { setTimeout as sleep } from 'node:timers/promises';
import { dockerExec } from '../../../lib/kind/docker.ts';
import { controlPlane, kubectl } from '../../lab/lab.ts';
import { fault } from '../fault.ts';
import { OPEN_PATIENTS } from '../open-patients.ts';

const BACK_WITHIN = 90;

/** All streams and calls of a run go through it, its removal of what it made too. */
export default fault({
  ...OPEN_PATIENTS,
  id: 'api-server-restarted',
  breaks: 'The API server is restarted while the probes are on their way',
  demanded: 'Fail, or inconclusive because a stream was cut or nothing could be looked at again',
  moment: 'controls',
  inject: async (bench) => {
    bench.undo('the API server', untilBack);
    await dockerExec(controlPlane, ['sh', '-c', 'kill $(pgrep -x kube-apiserver)']);
  },
  reason: /exec (?:cut|exit|quiet|deadline)|agent-gone|^target-changed/,
});

/** Its node's kubelet starts it again by itself. */
async function untilBack(): Promise<void> {
  for (let second = 0; second < BACK_WITHIN; second += 1) {
    const ready = await kubectl(['get', '--raw', '/readyz', '--request-timeout=2s']).catch(() => '');
    if (ready === 'ok') return;
    await sleep(1000);
  }
  throw new Error(`it did not come back within ${BACK_WITHIN} s`);
}
