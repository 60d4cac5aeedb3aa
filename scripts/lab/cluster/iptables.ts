import { execa } from 'execa';
import { tryDocker } from '../../../lib/kind/docker.ts';

/** Runs one iptables command; false if it was refused. */
export type Iptables = (args: readonly string[]) => Promise<boolean>;

/** Docker's rules are in one of two tables of the kernel, and each program sees only its own. */
const programs = ['iptables', 'iptables-nft', 'iptables-legacy'] as const;

type Program = (typeof programs)[number];

const onThisMachine =
  (program: Program): Iptables =>
  async (args) =>
    !(await execa(program, ['--wait', ...args], { reject: false })).failed;

/** From a container in the network of the machine that runs the containers: without root, or with Docker in a VM. */
const inContainer =
  (program: Program, image: string): Iptables =>
  async (args) => {
    const run = ['run', '--rm', '--privileged', '--network', 'host', '--entrypoint', program, image];
    return (await tryDocker([...run, '--wait', ...args])) !== undefined;
  };

/** The iptables that sees a chain of Docker's. */
export const iptablesWith = async (chain: string, image: string): Promise<Iptables | undefined> => {
  const isRoot = process.getuid?.() === 0 && process.platform === 'linux';
  for (const program of programs) {
    const iptables = isRoot ? onThisMachine(program) : inContainer(program, image);
    if (await iptables(['-n', '-L', chain])) return iptables;
  }
  return undefined;
};
