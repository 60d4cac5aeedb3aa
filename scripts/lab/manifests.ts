import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillIn } from './clinic/template.ts';

/** The text of one of the lab's manifests with its `${NAME}` filled in. */
export const manifest = (file: string, values: Readonly<Record<string, string>> = {}): string =>
  fillIn(file, readFileSync(join(import.meta.dirname, 'manifests', file), 'utf8'), values);
