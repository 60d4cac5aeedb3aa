import { existsSync, readFileSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

const cgroups = '/sys/fs/cgroup';

/** Removes what a stopped dockerd leaves on the machine: mounts and files in its run folder, and empty cgroups. */
export const removeRemains = async (runFolder: string): Promise<void> => {
  for (const mount of mountsUnder(runFolder, readFileSync('/proc/self/mounts', 'utf8'))) {
    await execa('umount', [mount], { reject: false });
  }
  rmSync(runFolder, { recursive: true, force: true });
  const hierarchies = existsSync(cgroups) ? readdirSync(cgroups) : [];
  for (const hierarchy of ['.', ...hierarchies]) removeIfEmpty(join(cgroups, hierarchy, 'docker'));
};

/** Mount points under a folder, the deepest first. */
export const mountsUnder = (folder: string, mounts: string): readonly string[] =>
  mounts
    .split('\n')
    .flatMap((line) => line.split(' ')[1] ?? [])
    .filter((point) => point.startsWith(`${folder}/`))
    .sort()
    .reverse();

/** The kernel refuses to remove a group that anything is in, or that somebody else's daemon still uses. */
const removeIfEmpty = (group: string): void => {
  try {
    rmdirSync(group);
  } catch {
    // It is not there, or not ours alone.
  }
};
