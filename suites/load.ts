import { glob } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AssayError } from '../lib/errors.ts';
import { isCheck, type Check } from '../lib/model/check.ts';

const HERE = fileURLToPath(new URL('./', import.meta.url));
const ENDING = '.check.ts';

/** Every check there is, found by its file: `suites/<suite>/<sentence>.check.ts`. */
export async function loadChecks(): Promise<readonly Check[]> {
  const files: string[] = [];
  for await (const file of glob(`*/*${ENDING}`, { cwd: HERE })) files.push(file);
  if (files.length === 0) throw broken('suites', 'there is not one check');
  return Promise.all(files.sort().map(load));
}

async function load(file: string): Promise<Check> {
  const { default: check } = (await import(pathToFileURL(`${HERE}${file}`).href)) as { default?: unknown };
  if (!isCheck(check))
    throw broken(file, 'its default export was not made by a builder of lib/model/check.ts');
  const id = file.slice(0, -ENDING.length);
  if (check.id !== id) throw broken(file, `its id is "${check.id}"`);
  const mutants = check.sabotages.map((sabotage) => sabotage.id);
  if (new Set(mutants).size !== mutants.length) throw broken(file, 'two of its sabotages have the same id');
  return check;
}

function broken(file: string, seen: string): AssayError {
  return new AssayError('E_USAGE', {
    tried: `loading ${file}`,
    seen,
    todo: `A check is one file, and its id is its path below suites/ without ${ENDING}.`,
  });
}
