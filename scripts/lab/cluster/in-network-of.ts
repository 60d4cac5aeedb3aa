import { docker } from '../../../lib/kind/docker.ts';

/**
 * Runs a script of `ip` in the network of an outside container. That one has no right to change its own routes and
 * addresses: a container that shares its network does it, and is gone.
 */
export const inNetworkOf = async (container: string, imageWithIp: string, script: string): Promise<void> => {
  const network = ['--network', `container:${container}`, '--cap-add', 'NET_ADMIN'];
  const shell = ['--entrypoint', 'sh', imageWithIp, '-c', script];
  await docker(['run', '--rm', '--pull', 'never', ...network, ...shell]);
};
