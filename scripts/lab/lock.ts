import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheRoot } from '../../lib/kind/cache.ts';

const lockFile = (): string => join(cacheRoot(), 'lab.lock');

/** One process at a time works on the lab; who comes second waits. A lock whose holder died is taken over. */
export const withLock = async <T>(work: () => Promise<T>): Promise<T> => {
  mkdirSync(cacheRoot(), { recursive: true });
  for (let said = false; !tryLock(); said = true) {
    if (!said) console.error(`Waiting for another process that works on the lab (pid ${holder() ?? '?'}) …`);
    await sleep(500);
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile(), { force: true });
  }
};

const tryLock = (): boolean => {
  const pid = holder();
  if (pid !== undefined && !isAlive(pid)) rmSync(lockFile(), { force: true });
  try {
    writeFileSync(lockFile(), String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
};

const holder = (): number | undefined => {
  try {
    return Number(readFileSync(lockFile(), 'utf8'));
  } catch {
    return undefined;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
