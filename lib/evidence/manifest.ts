import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { canonical, sha256 } from './canonical.ts';
import { evidenceError, errnoOf } from './evidence-error.ts';
import { writeWhole } from './write-file.ts';

export const MANIFEST = 'manifest.json';
/** Signatures are made over the manifest, so they stand beside what it lists. */
export const SIGNATURES = 'signatures';

const manifest = z.strictObject({
  schema: z.literal(1),
  artifacts: z.array(z.strictObject({ file: z.string(), bytes: z.int(), sha256: z.string() })),
});
type Artifact = z.infer<typeof manifest>['artifacts'][number];

/** A file that is not as it was sealed, and what is wrong with it. */
export interface Problem {
  file: string;
  problem: string;
}

/** One line, for an error. */
export const inWords = (problems: readonly Problem[]): string =>
  problems.map(({ file, problem }) => `${file}: ${problem}`).join('; ');

/** Digests of everything in the folder but itself and the signatures over it. */
export async function writeManifest(dir: string): Promise<void> {
  const artifacts = await artifactsOf(dir);
  await writeWhole(join(dir, MANIFEST), canonical({ schema: 1, artifacts }));
}

export async function verifyManifest(dir: string): Promise<Problem[]> {
  const listed = await readManifest(dir);
  if (listed === undefined)
    return [{ file: MANIFEST, problem: 'missing, or not a manifest of this version' }];
  const found = new Map((await artifactsOf(dir)).map((artifact) => [artifact.file, artifact]));
  const problems = listed.flatMap(({ file, bytes, sha256: digest }): Problem[] => {
    const now = found.get(file);
    found.delete(file);
    if (now === undefined) return [{ file, problem: 'missing' }];
    if (now.sha256 === digest && now.bytes === bytes) return [];
    return [
      { file, problem: `altered: ${bytes} bytes were sealed, ${now.bytes} are here, and the digest differs` },
    ];
  });
  return [
    ...problems,
    ...[...found.keys()].map((file) => ({ file, problem: 'not in the manifest: added later' })),
  ];
}

/** Undefined where there is none, or none that can be read. */
async function readManifest(dir: string): Promise<Artifact[] | undefined> {
  try {
    return manifest.parse(JSON.parse(await readFile(join(dir, MANIFEST), 'utf8'))).artifacts;
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof z.ZodError || errnoOf(cause) === 'ENOENT')
      return undefined;
    throw evidenceError(`read ${join(dir, MANIFEST)}`, cause, 'Check the folder and its permissions.');
  }
}

async function artifactsOf(dir: string): Promise<Artifact[]> {
  try {
    const inside = await readdir(dir, { recursive: true, withFileTypes: true });
    const paths = inside
      .filter((one) => !one.isDirectory())
      .map((one) => relative(dir, join(one.parentPath, one.name)).split(sep).join('/'))
      .filter((file) => file !== MANIFEST && !file.startsWith(`${SIGNATURES}/`))
      .sort();
    return await Promise.all(paths.map((file) => artifact(dir, file)));
  } catch (cause) {
    throw evidenceError(`take the digests of ${dir}`, cause, 'Check the folder and its permissions.');
  }
}

async function artifact(dir: string, file: string): Promise<Artifact> {
  const bytes = await readFile(join(dir, file));
  return { file, bytes: bytes.length, sha256: sha256(bytes) };
}
