import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AssayError } from '../errors.ts';
import { errnoOf, messageOf } from './evidence-error.ts';

/** Makes the folder for a run's evidence and proves that it can be written, before anything is sent. */
export async function claimOutput(dir: string): Promise<void> {
  const inside = await attempt(dir, async () => {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return readdir(dir);
  });
  if (inside.length > 0) {
    throw refused(
      dir,
      `it already holds ${inside.slice(0, 3).join(', ')}${inside.length > 3 ? ', …' : ''}`,
      'Evidence is never mixed or overwritten: name a new or an empty folder with --out.',
    );
  }
  await attempt(dir, () => writeAndForget(join(dir, '.writable')));
}

async function writeAndForget(path: string): Promise<void> {
  {
    await using file = await open(path, 'wx', 0o600);
    await file.writeFile('assay\n');
    await file.sync();
  }
  await rm(path);
}

async function attempt<T>(dir: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    const isFile = ['ENOTDIR', 'EEXIST'].includes(errnoOf(cause) ?? '');
    throw refused(
      dir,
      isFile ? 'it, or a part of its path, is not a folder' : messageOf(cause),
      'Name a folder that can be written with --out.',
      cause,
    );
  }
}

function refused(dir: string, seen: string, todo: string, cause?: unknown): AssayError {
  return new AssayError('E_OUTPUT', { tried: `prepare ${dir} for the evidence`, seen, todo, cause });
}
