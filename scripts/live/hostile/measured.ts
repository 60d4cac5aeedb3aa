import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The environment in which every Node process tells its peak on its way out. */
export const measured = (file: string): Record<string, string> => ({
  NODE_OPTIONS: `--import=${join(import.meta.dirname, 'peak.ts')}`,
  ASSAY_PEAK: file,
});

/** The peaks in MB of the processes that were measured into this file. */
export const peaksIn = (file: string): readonly number[] =>
  readdirSync(dirname(file))
    .filter((name) => name.startsWith(`${basename(file)}.`))
    .map((name) => Number(readFileSync(join(dirname(file), name), 'utf8')) / 1024);
