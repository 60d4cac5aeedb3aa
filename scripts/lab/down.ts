import { existsSync, rmSync } from 'node:fs';
import { defaultCni, labPaths, networkName } from '../../lib/kind/lab-state.ts';
import { cacheRoot } from '../../lib/kind/cache.ts';
import { containersWith, dockerVersion, tryDocker } from '../../lib/kind/docker.ts';
import { removeNetwork } from './cluster/docker-network.ts';
import { removeIsolation } from './cluster/isolation.ts';
import { removeOutside } from './cluster/outside.ts';
import { nodeImage } from './build/node-image.ts';
import { withLock } from './lock.ts';
import { restoreFirewall } from './daemon/firewall.ts';
import { startOwnDaemon, stopOwnDaemon } from './daemon/own-daemon.ts';

export interface LabDownOptions {
  /** Also throws away what was built and downloaded; the next start is a cold one. */
  readonly purge?: boolean;
}

/** Takes the lab down and leaves the machine as it was before `lab up`; builds and images stay for the next time. */
export const labDown = async (options: LabDownOptions = {}): Promise<void> =>
  withLock(async () => down(options));

const down = async (options: LabDownOptions): Promise<void> => {
  const { root, docker } = labPaths();
  // After a restart of the machine our containers are still in our daemon's data, where only it can remove them.
  if ((await dockerVersion()) === undefined && existsSync(docker) && existsSync(root)) await startOwnDaemon();
  if ((await dockerVersion()) !== undefined) {
    // Without kind's help, so that a lab can be removed even where kind is not at hand; kind keeps no other state.
    // Whatever is in our network is ours: nodes, the world outside, and what an interrupted test left there.
    const ours = await containersWith(`network=${networkName}`);
    if (ours.length > 0) await tryDocker(['rm', '--force', '--volumes', ...ours]);
    await removeOutside();
    await removeIsolation(nodeImage(defaultCni));
    await removeNetwork();
    if (options.purge === true) await removeImages();
  }
  if (await stopOwnDaemon()) await restoreFirewall();
  rmSync(root, { recursive: true, force: true });
  if (options.purge === true) rmSync(cacheRoot(), { recursive: true, force: true });
};

const removeImages = async (): Promise<void> => {
  const ids = await tryDocker(['image', 'ls', '--quiet', '--filter', 'reference=assay.test/*']);
  const images = [...new Set(ids?.split('\n').filter((id) => id !== ''))];
  if (images.length > 0) await tryDocker(['image', 'rm', '--force', ...images]);
};
