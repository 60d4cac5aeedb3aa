import { execa } from 'execa';
import { tryDocker } from '../../../lib/kind/docker.ts';
import { network } from '../addresses.ts';
import { isolationRules } from './firewall-rules.ts';

const chain = 'DOCKER-USER';

type Iptables = (args: readonly string[]) => Promise<boolean>;

/** iptables of the machine that runs the containers: our own as root, else from a container in the host's network. */
const iptables =
  (image: string): Iptables =>
  async (args) => {
    if (process.getuid?.() === 0 && process.platform === 'linux') {
      return !(await execa('iptables', ['--wait', ...args], { reject: false })).failed;
    }
    const run = ['run', '--rm', '--privileged', '--network', 'host', '--entrypoint', 'iptables', image];
    return (await tryDocker([...run, '--wait', ...args])) !== undefined;
  };

/** Puts the rules in, unless they are there; a daemon that was restarted may have lost them. */
export const isolateNetwork = async (image: string): Promise<void> => {
  const run = iptables(image);
  for (const rule of isolationRules(network.bridge)) {
    if (await run(['-C', chain, ...rule])) continue;
    if (!(await run(['-I', chain, ...rule]))) {
      throw new Error(
        `iptables cannot put a rule into ${chain}: the lab would not be cut off from the network`,
      );
    }
  }
};

export const removeIsolation = async (image: string): Promise<void> => {
  const run = iptables(image);
  for (const rule of isolationRules(network.bridge)) await run(['-D', chain, ...rule]);
};
