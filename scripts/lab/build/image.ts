import { cpSync, existsSync, linkSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot } from '../../../lib/kind/cache.ts';
import { digestOf, digestOfFolder } from './digest.ts';
import { folderOf, type Piece } from './piece.ts';
import { shell } from './shell.ts';

/** An image: a folder with a Dockerfile, the image it starts from, and the pieces it copies. */
export interface ImageRecipe {
  readonly name: string;
  /** The folder; without it, the one of its name under ../images. */
  readonly folder?: string;
  readonly from?: ImageRecipe;
  /** Their folders lie in the build context under their names. */
  readonly pieces?: readonly Piece[];
  readonly args?: Readonly<Record<string, string>>;
}

const folderOfImage = ({ name, folder }: ImageRecipe): string =>
  folder ?? join(import.meta.dirname, '..', 'images', name);

const digestOfImage = (recipe: ImageRecipe): string =>
  digestOf(
    recipe.name,
    recipe.from === undefined ? null : digestOfImage(recipe.from),
    (recipe.pieces ?? []).map((piece) => [piece.name, piece.digest]),
    recipe.args ?? {},
    digestOfFolder(folderOfImage(recipe)),
  );

/** The image's reference: its tag is the digest of its recipe, so a reference never means two things. */
export const referenceOf = (recipe: ImageRecipe): string =>
  `assay.test/${recipe.name}:${digestOfImage(recipe)}`;

/** Builds the image from what is there; its pieces and the image it starts from must be. */
export const buildImage = async (recipe: ImageRecipe): Promise<void> => {
  const context = join(cacheRoot(), 'contexts', recipe.name);
  rmSync(context, { recursive: true, force: true });
  cpSync(folderOfImage(recipe), context, { recursive: true });
  for (const piece of recipe.pieces ?? []) linkFolder(folderOf(piece), join(context, piece.name));
  const args = { ...(recipe.from === undefined ? {} : { FROM: referenceOf(recipe.from) }), ...recipe.args };
  const flags = Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  // The host's network, because the containers' own network leads nowhere here; the classic builder, because
  // BuildKit is a plugin that not every client has.
  const build = ['build', '--network', 'host', ...flags, '--tag', referenceOf(recipe), context];
  await shell('docker', build, { env: { DOCKER_BUILDKIT: '0' }, tries: 3, log: `image-${recipe.name}` });
  rmSync(context, { recursive: true, force: true });
};

/** Hard links instead of copies: the context is made in no time and takes no room. */
const linkFolder = (from: string, to: string): void => {
  if (!existsSync(to)) mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (statSync(source).isDirectory()) linkFolder(source, target);
    else linkSync(source, target);
  }
};
