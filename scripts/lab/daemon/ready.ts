import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { AssayError } from '../../../lib/errors.ts';
import { dockerVersion } from '../../../lib/kind/docker.ts';
import { aptInstall, hasProgram } from './tools.ts';
import { ownDaemonPid, startOwnDaemon } from './own-daemon.ts';

export interface DockerReady {
  readonly version: string;
  /** Whether we started it, and so may stop it. */
  readonly ours: boolean;
}

/** Makes a Docker daemon answer: the one that is there, or Debian's, started for us. */
export const dockerReady = async (): Promise<DockerReady> => {
  const running = await dockerVersion();
  if (running !== undefined) return { version: running, ours: ownDaemonPid() !== undefined };
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) throw await noDaemon();
  const missing = await missingPackages();
  if (missing.length > 0) await aptInstall(missing);
  const started = await startedByItsPackage(missing);
  if (started !== undefined) return { version: started, ours: false };
  await startOwnDaemon();
  return { version: (await dockerVersion()) ?? 'unknown', ours: true };
};

// nft only to take away, in the end, the empty tables that Docker leaves.
const packages = { dockerd: 'docker.io', iptables: 'iptables', nft: 'nftables' } as const;

const missingPackages = async (): Promise<readonly string[]> => {
  const wanted = Object.entries(packages);
  const found = await Promise.all(wanted.map(async ([program]) => hasProgram(program)));
  return wanted.filter((_, index) => found[index] !== true).map(([, name]) => name);
};

/** Where the package starts the service, that daemon is the machine's and not ours. */
const startedByItsPackage = async (installed: readonly string[]): Promise<string | undefined> => {
  if (!installed.includes(packages.dockerd)) return undefined;
  for (let waited = 0; waited < 10; waited++) {
    const version = await dockerVersion();
    if (version !== undefined) return version;
    await sleep(300);
  }
  return undefined;
};

const noDaemon = async (): Promise<AssayError> => {
  const said = await execa('docker', ['version'], { reject: false });
  return new AssayError('E_UNREACHABLE', {
    tried: 'asking Docker for its version',
    seen: said.stderr.split('\n').at(-1) ?? said.shortMessage ?? 'no answer',
    todo:
      'Start Docker (Debian or Ubuntu: sudo apt-get install docker.io; a laptop: Docker Desktop, Colima or Rancher ' +
      'Desktop), or run this as root on Debian, where it is installed and started by itself. ' +
      'To test a cluster that you already have, pass --context.',
  });
};
