import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A short name for "made exactly like this": same inputs, same digest, nothing to rebuild. */
export const digestOf = (...inputs: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 12);

/** The digest of a folder's files: names and contents, neither times nor owners. */
export const digestOfFolder = (folder: string): string =>
  digestOf(filesIn(folder).map((file) => [relative(folder, file), readFileSync(file, 'base64')]));

const filesIn = (path: string): readonly string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => filesIn(join(path, name)))
    : [path];
