import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { legible } from '../model/legible.ts';
import { didYouMean } from './nearest.ts';
import { type LineOf, type Mistake, readYaml } from './read-yaml.ts';
import { configSchema, type Config } from './schema.ts';

export interface LoadedConfig {
  readonly config: Config;
  readonly file: string;
  /** SHA-256 of the file's bytes, hex. */
  readonly digest: string;
  /** The line of a place in the file, from 1, for messages about what the cluster says of it. */
  readonly lineOf: LineOf;
}

/** Reads assay.yaml. Every mistake is told at once: file, line, what is wrong, what was expected, the nearest word. */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AssayError('E_CONFIG', {
      tried: `reading ${file}`,
      seen: cause instanceof Error ? cause.message : 'it cannot be read',
      todo: 'Name the file with --config, or write a first one with "assay init".',
      cause,
    });
  });
  return parseConfig(text, file);
}

/** The same for a text that is already at hand. */
export function parseConfig(text: string, file: string): LoadedConfig {
  const reading = readYaml(text);
  if ('mistakes' in reading) throw invalid(file, reading.mistakes);
  const { value, lineOf } = reading;
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) {
    const told = parsed.error.issues.flatMap((issue) => inWords(issue));
    throw invalid(
      file,
      told.slice(0, MOST_TOLD).map(({ path, words }) => ({ line: lineOf(path) ?? 1, words })),
      told.length,
    );
  }
  return { config: parsed.data, file, digest: createHash('sha256').update(text).digest('hex'), lineOf };
}

/** Nobody reads further, and to find the line of each takes time. */
const MOST_TOLD = 50;

function invalid(file: string, mistakes: readonly Mistake[], count = mistakes.length): AssayError {
  const told = mistakes.slice(0, MOST_TOLD).map(({ line, words }) => `${file}:${line}: ${legible(words)}`);
  const more = count > told.length ? [`and ${count - told.length} more`] : [];
  return new AssayError('E_CONFIG', {
    tried: `reading ${file}`,
    seen: `${count === 1 ? 'a mistake' : `${count} mistakes`}\n  ${[...told, ...more].join('\n  ')}\n`,
    todo: 'Nothing was sent. The format is described in docs/assay.schema.json.',
  });
}

interface Told {
  readonly path: readonly PropertyKey[];
  readonly words: string;
}

/** Each mistake of an issue, with the place in the file that a person would look at. */
function inWords(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): readonly Told[] {
  const path = [...above, ...issue.path];
  const where = path.length > 0 ? path.map(String).join('.') : 'the file';
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      words: `${where}: unknown key "${key.slice(0, 80)}".${didYouMean(key, known) || ` Known: ${known.join(', ')}.`}`,
    }));
  }
  if (issue.code === 'invalid_value') {
    const known = issue.values.map((value) => JSON.stringify(value)).join(', ');
    return [{ path, words: `${where}: expected one of ${known}.` }];
  }
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return [{ path, words: `${where}: is missing; expected ${issue.expected}.` }];
  }
  if (issue.code === 'invalid_union') {
    const ways = issue.errors.map((way) => way.flatMap((one) => inWords(one, path)));
    const words = new Set(ways.map((way) => way.map((told) => told.words).join(' ')));
    return [{ path, words: `${where}: fits nothing that is expected here. ${[...words].join(' Or: ')}` }];
  }
  if (issue.code === 'invalid_key') {
    return [
      { path, words: `${where}: unexpected key. ${issue.issues.map(({ message }) => message).join('; ')}.` },
    ];
  }
  return [{ path, words: `${where}: ${issue.message}.` }];
}

let jsonSchema: unknown;

/** The keys that the schema knows at a path, in any of its ways, read from its JSON Schema. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  jsonSchema ??= z.toJSONSchema(configSchema, { io: 'input' });
  const nodes = path.reduce<readonly unknown[]>(
    (here, step) =>
      here
        .flatMap(waysOf)
        .map(({ items, properties }) => (typeof step === 'number' ? items : properties?.[String(step)])),
    [jsonSchema],
  );
  return [...new Set(nodes.flatMap(waysOf).flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly anyOf?: readonly unknown[];
}

function waysOf(node: unknown): readonly SchemaNode[] {
  const at = (node ?? {}) as SchemaNode;
  return [at, ...(at.anyOf ?? []).flatMap(waysOf)];
}
