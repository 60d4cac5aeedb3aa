import { dockerExec } from '../../../lib/kind/docker.ts';
import { controlPlane } from '../../lab/lab.ts';
import { JOB_TIMEOUT_SECONDS } from '../cyclonus/run.ts';
import { BENCH } from '../trial/names.ts';
import { PORTS, SOURCES } from './names.ts';
import { inSeconds, type GridResult } from './result.ts';

const TIMEOUT_MS = 300_000;
/** A third of the connections: all of them take longer than a shared lab can be kept. */
const ASKED = PORTS.slice(0, PORTS.length / 3);
const KUBECTL = 'kubectl --kubeconfig /etc/kubernetes/admin.conf';

/** The loop that everybody writes first: one command in a pod after the other, from within the control plane's node. */
export async function byExec(services: ReadonlyMap<string, string>): Promise<GridResult> {
  const lines = SOURCES.flatMap((source) =>
    [...services.values()].flatMap((ip) =>
      ASKED.map(
        (port) =>
          `${KUBECTL} -n ${BENCH} exec ${source} -- /agnhost connect ${ip}:${port} --timeout=${JOB_TIMEOUT_SECONDS}s > /dev/null 2>&1 && echo open || echo blocked`,
      ),
    ),
  );
  const begun = performance.now();
  const said = (await dockerExec(controlPlane, ['sh'], { input: lines.join('\n'), timeoutMs: TIMEOUT_MS }))
    .trim()
    .split('\n');
  return {
    by: `kubectl exec in a loop, timeout ${JOB_TIMEOUT_SECONDS} s, one attempt, no controls`,
    connections: said.length,
    blocked: said.filter((word) => word === 'blocked').length,
    seconds: inSeconds(performance.now() - begun),
  };
}
