import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot } from '../../../lib/kind/cache.ts';

/** Something built once per recipe and kept as a folder in the cache. */
export interface Piece {
  readonly name: string;
  readonly digest: string;
  readonly build: (into: string) => Promise<void>;
}

export const folderOf = (piece: Piece): string =>
  join(cacheRoot(), 'builds', `${piece.name}-${piece.digest}`);

export const isBuilt = (piece: Piece): boolean => existsSync(folderOf(piece));

/** The piece's folder, built if need be. A build that was cut off leaves only a `.partial` folder behind. */
export const provide = async (piece: Piece): Promise<string> => {
  const folder = folderOf(piece);
  if (isBuilt(piece)) return folder;
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await piece.build(partial);
  renameSync(partial, folder);
  return folder;
};
