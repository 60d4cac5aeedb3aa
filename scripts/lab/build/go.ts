import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, digestOfFolder } from './digest.ts';
import { goRecipes, type GoPieceName, type GoRecipe } from './go-recipes.ts';
import type { Piece } from './piece.ts';
import { shell } from './shell.ts';

// Without debug data nothing of it is compiled, packed or copied.
const compilerFlags = '-gcflags=all=-dwarf=false';

const moduleFolder = (module: string): string => join(import.meta.dirname, '..', 'go', module);

export const goPiece = (name: GoPieceName): Piece => {
  const recipe: GoRecipe = goRecipes[name];
  return goProgram(recipe, moduleFolder(recipe.module));
};

/** A program of the Go module in this folder. */
export const goProgram = (recipe: GoRecipe, folder: string): Piece => {
  return {
    name: recipe.name,
    digest: digestOf(recipe, compilerFlags, digestOfFolder(folder), process.arch),
    build: async (into) => {
      mkdirSync(into, { recursive: true });
      const flags = ['-trimpath', '-mod=readonly', compilerFlags, `-tags=${recipe.tags ?? ''}`];
      const linker = `-ldflags=-s -w ${recipe.linkerFlags ?? ''}`;
      await shell('go', ['build', ...flags, linker, '-o', `${into}/`, ...recipe.packages], {
        cwd: folder,
        // A compiler that collects its garbage less often is faster, where there is memory.
        env: { CGO_ENABLED: '0', GOGC: '400' },
        tries: 3,
        log: `go-${recipe.name}`,
      });
    },
  };
};

export const goPieceNames = Object.keys(goRecipes) as readonly GoPieceName[];

/** Fetches the sources that a program needs, and writes nothing into the module's own files. */
export const fetchSources = async (name: GoPieceName): Promise<void> => {
  const { module, packages, tags }: GoRecipe = goRecipes[name];
  const args = ['list', '-mod=readonly', '-deps', `-tags=${tags ?? ''}`, ...packages];
  await shell('go', args, { cwd: moduleFolder(module), tries: 5, log: `go-fetch-${name}` });
};

/** The folder of a required module's source, fetched if need be. */
export const moduleSource = async (module: string, path: string): Promise<string> => {
  const options = { cwd: moduleFolder(module), tries: 5, log: `go-download-${module}` };
  await shell('go', ['mod', 'download', path], options);
  return (await shell('go', ['list', '-m', '-f', '{{.Dir}}', path], options)).trim();
};
