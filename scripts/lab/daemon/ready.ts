import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
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
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) throw new Error(await advice());
  if (!(await hasProgram('dockerd'))) {
    await aptInstall(['docker.io', 'iptables']);
    // Where the package starts the service, that daemon is the machine's and not ours.
    for (let waited = 0; waited < 10; waited++) {
      const started = await dockerVersion();
      if (started !== undefined) return { version: started, ours: false };
      await sleep(300);
    }
  }
  await startOwnDaemon();
  return { version: (await dockerVersion()) ?? 'unknown', ours: true };
};

const advice = async (): Promise<string> => {
  const said = await execa('docker', ['version'], { reject: false });
  const seen = said.stderr.split('\n').at(-1) ?? said.shortMessage ?? '';
  return [
    'The lab needs a Docker daemon and none answers.',
    `Asked: docker version. Seen: ${seen}`,
    'Start Docker (on Debian or Ubuntu: sudo apt-get install docker.io; on a laptop: Docker Desktop, Colima or',
    'Rancher Desktop), or run this as root on Debian, where it is installed and started by itself.',
    'Without a lab: pass --context to test a cluster that you already have.',
  ].join('\n');
};
