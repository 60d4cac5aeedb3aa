import { hasImage } from '../../../lib/kind/docker.ts';
import { goPiece, goPieceNames } from './go.ts';
import { buildImage, referenceOf, type ImageRecipe } from './image.ts';
import { lanes, once } from './once.ts';
import { isBuilt, provide, type Piece } from './piece.ts';
import { timed, wasCached, type StepReport } from './report.ts';

const compiled = new Set(goPieceNames.map((name) => folderKey(goPiece(name))));

function folderKey(piece: Piece): string {
  return `${piece.name}-${piece.digest}`;
}

const pieceByKey = new Map<string, Piece>();

const providePieceOnce = once(async (key: string): Promise<StepReport> => {
  const piece = pieceByKey.get(key);
  if (piece === undefined) throw new Error(`no piece ${key}`);
  if (isBuilt(piece)) return wasCached(piece.name);
  const lane = compiled.has(key) ? lanes.compiler : lanes.network;
  return lane(async () =>
    timed(piece.name, async () => {
      await provide(piece);
    }),
  );
});

/** Provides a piece; asked twice for the same, it works once. */
export const providePiece = async (piece: Piece): Promise<StepReport> => {
  pieceByKey.set(folderKey(piece), piece);
  return providePieceOnce(folderKey(piece));
};

/** Provides an image and all below it. */
export const provideImage = once(async (recipe: ImageRecipe): Promise<StepReport> => {
  if (await hasImage(referenceOf(recipe))) return wasCached(recipe.name);
  await Promise.all([
    ...(recipe.pieces ?? []).map(providePiece),
    ...(recipe.from === undefined ? [] : [provideImage(recipe.from)]),
  ]);
  return lanes.docker(async () => timed(recipe.name, async () => buildImage(recipe)));
});
