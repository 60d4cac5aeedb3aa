import { docker, tryDocker } from '../../../lib/kind/docker.ts';
import { networkName } from '../../../lib/kind/lab-state.ts';
import { network } from '../addresses.ts';

/** The network of nodes and outside containers. It has no masquerading: nothing in it is meant to get out. */
export const ensureNetwork = async (): Promise<void> => {
  if ((await tryDocker(['network', 'inspect', networkName])) !== undefined) return;
  const bridge = 'com.docker.network.bridge';
  const options = [`${bridge}.name=${network.bridge}`, `${bridge}.enable_ip_masquerade=false`];
  const range = ['--subnet', network.subnet, '--ip-range', network.nodes, '--gateway', network.gateway];
  const flags = options.flatMap((option) => ['--opt', option]);
  await docker(['network', 'create', '--driver', 'bridge', ...range, ...flags, networkName]);
};

export const removeNetwork = async (): Promise<void> => {
  await tryDocker(['network', 'rm', networkName]);
};
