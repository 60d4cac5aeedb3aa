import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isMap, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { didYouMean } from './nearest.ts';
import { configSchema, type Config } from './schema.ts';

export interface LoadedConfig {
  readonly config: Config;
  readonly file: string;
  /** SHA-256 of the file's bytes, hex. */
  readonly digest: string;
  /** The line of a place in the file, from 1, for messages about what the cluster says of it. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined;
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
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf = (path: readonly PropertyKey[]): number | undefined => {
    const offset = offsetOf(document, path);
    return offset === undefined ? undefined : lines.linePos(offset).line;
  };
  const syntax = document.errors.map(
    ({ message, pos }) => `${file}:${lines.linePos(pos[0]).line}: ${message}`,
  );
  if (syntax.length > 0) throw invalid(file, syntax);
  const parsed = configSchema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (!parsed.success) {
    throw invalid(
      file,
      parsed.error.issues.flatMap(inWords).map(({ path, words }) => `${file}:${lineOf(path) ?? 1}: ${words}`),
    );
  }
  return { config: parsed.data, file, digest: createHash('sha256').update(text).digest('hex'), lineOf };
}

function invalid(file: string, problems: readonly string[]): AssayError {
  return new AssayError('E_CONFIG', {
    tried: `reading ${file}`,
    seen: `${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}\n  ${problems.join('\n  ')}\n`,
    todo: 'Nothing was sent. The format is described in docs/assay.schema.json.',
  });
}

/** Offset of the value at a path, or of the nearest parent that exists. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = document.contents;
  let offset = rangeStart(node);
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(key) === String(step));
      if (!pair) break;
      offset = rangeStart(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = rangeStart(node) ?? offset;
    } else break;
  }
  return offset;
}

function rangeStart(node: unknown): number | undefined {
  const range = (node as { range?: readonly number[] | null } | null | undefined)?.range;
  return range?.[0];
}

/** Each mistake of an issue, with the place in the file that a person would look at. */
function inWords(issue: z.core.$ZodIssue): readonly { path: readonly PropertyKey[]; words: string }[] {
  const { path } = issue;
  const where = path.length > 0 ? path.map(String).join('.') : 'the file';
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      words: `${where}: unknown key "${key}".${didYouMean(key, known) || ` Known: ${known.join(', ')}.`}`,
    }));
  }
  if (issue.code === 'invalid_value') {
    const known = issue.values.map((value) => JSON.stringify(value)).join(', ');
    return [{ path, words: `${where}: expected one of ${known}.` }];
  }
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return [{ path, words: `${where}: is missing; expected ${issue.expected}.` }];
  }
  return [{ path, words: `${where}: ${issue.message}.` }];
}

/** The keys that the schema knows at a path, read from its JSON Schema. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  let node: unknown = z.toJSONSchema(configSchema, { io: 'input' });
  for (const step of path) {
    const at = node as { properties?: Record<string, unknown>; items?: unknown };
    node = typeof step === 'number' ? at.items : at.properties?.[String(step)];
  }
  return Object.keys((node as { properties?: object } | undefined)?.properties ?? {});
}
