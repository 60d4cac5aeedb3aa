import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Content } from './draws.ts';

/** A file by name, drawn when its turn comes, so that no two are held in memory. */
export type Drawing = readonly [file: string, draw: () => Content | Promise<Content>];

/** Draws all of the files before it replaces any: where one cannot be drawn or written, those that were there stay. */
export async function replaceFiles(dir: string, drawings: readonly Drawing[]): Promise<void> {
  const draft = (file: string) => join(dir, dirname(file), `.${basename(file)}.draft`);
  try {
    for (const [file, draw] of drawings) {
      await mkdir(join(dir, dirname(file)), { recursive: true, mode: 0o700 });
      await writeFile(draft(file), await draw(), { mode: 0o600, flush: true });
    }
    for (const [file] of drawings) await rename(draft(file), join(dir, file));
  } catch (cause) {
    await Promise.all(drawings.map(([file]) => rm(draft(file), { force: true })));
    throw cause;
  }
}
