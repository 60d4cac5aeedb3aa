import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type YAMLMap,
} from 'yaml';

/** What is wrong with a file, and where. */
export interface Mistake {
  readonly line: number;
  readonly words: string;
}

/** The line of a place in the file, from 1. */
export type LineOf = (path: readonly PropertyKey[]) => number | undefined;

export type YamlReading =
  { readonly value: unknown; readonly lineOf: LineOf } | { readonly mistakes: readonly Mistake[] };

/** Room for two thousand endpoints; what is longer was not written by a person. */
const MOST_CHARACTERS = 512 * 1024;
/** How much of the file its aliases may stand for. */
const MOST_ALIASES = 100;

/**
 * The value that a YAML text stands for, and a way back to its lines. It takes linear time and never throws: words
 * that are keys twice are looked for here, for the library compares each with each.
 */
export function readYaml(text: string): YamlReading {
  if (text.length > MOST_CHARACTERS)
    return at(1, `the file is too long: expected at most ${MOST_CHARACTERS} characters.`);
  try {
    return read(text);
  } catch (error) {
    // The library throws at values nested too deep, and at merges of what cannot be merged.
    return at(1, wordsOf(error instanceof Error ? error.message : 'expected YAML'));
  }
}

/** The library's recursion ends in the engine's own words. */
const wordsOf = (message: string): string =>
  message.includes('call stack')
    ? 'nested too deep: expected a few levels.'
    : `it cannot be read: ${message}.`;

const at = (line: number, words: string): YamlReading => ({ mistakes: [{ line, words }] });

function read(text: string): YamlReading {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  const lineAt = (offset: number | undefined): number => Math.max(lines.linePos(offset ?? 0).line, 1);
  // A warning is a tag or a directive that nobody understands: the value behind it is not what was written.
  const mistakes = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    line: lineAt(pos[0]),
    words: wordsOf(message),
  }));
  if (mistakes.length === 0) {
    for (const { offset, words } of oddities(document)) mistakes.push({ line: lineAt(offset), words });
  }
  if (mistakes.length > 0) return { mistakes };
  return {
    value: document.toJS({ maxAliasCount: MOST_ALIASES }),
    lineOf: (path) => {
      const offset = offsetOf(document, path);
      return offset === undefined ? undefined : lineAt(offset);
    },
  };
}

interface Oddity {
  readonly offset: number | undefined;
  readonly words: string;
}

/** Well-formed, and yet not what a file of ours may hold. */
function oddities(document: Document): readonly Oddity[] {
  const found: Oddity[] = [];
  const anchors = new Set<string>();
  visit(document, (_key, node) => {
    if (isAlias(node) && !anchors.has(node.source))
      found.push({
        offset: rangeStart(node),
        words: `unknown alias *${node.source}; expected one of an anchor before it.`,
      });
    if (isNode(node) && !isAlias(node) && node.anchor !== undefined) anchors.add(node.anchor);
    if (isMap(node)) found.push(...oddKeys(node));
  });
  return found;
}

function oddKeys(map: YAMLMap): readonly Oddity[] {
  const seen = new Set<string>();
  return map.items.flatMap(({ key }): readonly Oddity[] => {
    const offset = rangeStart(key);
    if (key !== null && !isScalar(key)) return [{ offset, words: 'expected a word as the key.' }];
    const word = String(key?.value);
    if (word === '__proto__') return [{ offset, words: 'unknown key "__proto__".' }];
    if (seen.has(word)) return [{ offset, words: `the key "${word.slice(0, 80)}" stands there twice.` }];
    seen.add(word);
    return [];
  });
}

/** Offset of the value at a path, or of the nearest parent that exists. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = document.contents;
  let offset = rangeStart(node);
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
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
