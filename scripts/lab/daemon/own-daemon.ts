import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dockerVersion } from '../../../lib/kind/docker.ts';
import { labPaths } from '../../../lib/kind/lab-state.ts';
import { lacksSysResource } from './capability.ts';
import { saveFirewall } from './firewall.ts';
import { removeRemains } from './remains.ts';

const pidFile = (): string => join(labPaths().root, 'dockerd.pid');
const logFile = (): string => join(labPaths().logs, 'dockerd.log');
const execRoot = '/run/assay-docker';

/** The pid of the daemon that an earlier `lab up` started, if it still runs. */
export const ownDaemonPid = (): number | undefined => {
  try {
    const pid = Number(readFileSync(pidFile(), 'utf8'));
    // A pid from before a restart may by now be somebody else's.
    const program = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return program === 'dockerd' && commandLine.includes(execRoot) ? pid : undefined;
  } catch {
    return undefined;
  }
};

const runtimeFlags = (): readonly string[] => {
  if (!lacksSysResource()) return [];
  // A copy: the daemon outlives this checkout.
  const wrapper = join(labPaths().root, 'runc-as-we-may');
  copyFileSync(join(import.meta.dirname, 'runc-as-we-may.sh'), wrapper);
  chmodSync(wrapper, 0o755);
  return ['--add-runtime', `runc-as-we-may=${wrapper}`, '--default-runtime', 'runc-as-we-may'];
};

/** Starts dockerd for us alone: own data, no default bridge, and the host's forwarding left as it is. */
export const startOwnDaemon = async (): Promise<void> => {
  const paths = labPaths();
  mkdirSync(paths.root, { recursive: true });
  mkdirSync(paths.logs, { recursive: true });
  await saveFirewall();
  rmSync(pidFile(), { force: true });
  const log = openSync(logFile(), 'a');
  const files = ['--data-root', paths.docker, '--exec-root', execRoot, '--pidfile', pidFile()];
  const manners = ['--bridge=none', '--ip-forward=false', '--oom-score-adjust=0', '--live-restore=false'];
  const daemon = spawn('dockerd', [...files, ...manners, ...runtimeFlags()], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  daemon.unref();
  for (let waited = 0; waited < 300; waited++) {
    if ((await dockerVersion()) !== undefined) return;
    if (daemon.exitCode !== null) break;
    await sleep(200);
  }
  const tail = readFileSync(logFile(), 'utf8').split('\n').slice(-12).join('\n');
  throw new Error(`dockerd does not answer; the end of ${logFile()}:\n${tail}`);
};

/** Stops the daemon that we started, and no other; true if there was one. */
export const stopOwnDaemon = async (): Promise<boolean> => {
  const pid = ownDaemonPid();
  if (pid === undefined) return false;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; waited < 300 && existsSync(`/proc/${pid}`); waited++) await sleep(100);
  rmSync(pidFile(), { force: true });
  await removeRemains(execRoot);
  return true;
};
