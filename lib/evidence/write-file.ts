import { open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { evidenceError } from './evidence-error.ts';

/** All of it or nothing: a reader never sees half a file, not even after a crash. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.draft`);
  try {
    await writeFile(draft, content, { mode: 0o600, flush: true });
    await rename(draft, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw evidenceError(
      `write ${path}`,
      cause,
      'The journal is kept; free the disk, then: assay report DIR.',
    );
  }
}

/** Makes a new name in a folder outlive a crash. */
export async function syncFolder(dir: string): Promise<void> {
  await using folder = await open(dir, 'r');
  await folder.sync();
}
