import { glob } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isFault, type Fault } from './fault.ts';

const TABLE = fileURLToPath(new URL('./table/', import.meta.url));
const ENDING = '.fault.ts';

/** Every fault there is, found by its file: `table/<id>.fault.ts`. */
export async function loadFaults(): Promise<readonly Fault[]> {
  const files: string[] = [];
  for await (const file of glob(`*${ENDING}`, { cwd: TABLE })) files.push(file);
  return Promise.all(files.sort().map(load));
}

async function load(file: string): Promise<Fault> {
  const { default: value } = (await import(pathToFileURL(`${TABLE}${file}`).href)) as { default?: unknown };
  if (!isFault(value)) throw new Error(`${file}: its default export was not made by fault()`);
  if (value.id !== file.slice(0, -ENDING.length)) throw new Error(`${file}: its id is "${value.id}"`);
  return value;
}
