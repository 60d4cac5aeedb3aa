import { docker, tryDocker } from '../../lib/kind/docker.ts';
import { networkName } from '../../lib/kind/lab-state.ts';
import { labRecord } from '../live/lab.ts';
import type { Bench } from './fault.ts';

/** Of the lab's own documentation range, and nobody else's. */
export const ADDRESS = '198.51.100.240';
const NAME = 'assay-fault';

/** A container outside of the cluster that runs a program for `node -e`; at an address of its own. */
export async function runOutside(bench: Bench, program: string): Promise<void> {
  bench.undo(`container ${NAME}`, async () => {
    await docker(['rm', '--force', '--volumes', NAME]);
  });
  const place = ['--network', networkName, '--ip', ADDRESS, '--dns', '127.0.0.1'];
  const rights = ['--cap-drop', 'ALL', '--pull', 'never'];
  const { node } = labRecord().images;
  await docker(['run', '--detach', '--name', NAME, ...place, ...rights, node, 'node', '-e', program]);
  const alive = await tryDocker(['container', 'inspect', '--format', '{{.State.Running}}', NAME]);
  if (alive !== 'true') throw new Error(`${NAME} does not run`);
}
