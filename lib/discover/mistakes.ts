import type { LoadedConfig } from '../config/load.ts';
import { didYouMean } from '../config/nearest.ts';
import { AssayError } from '../errors.ts';

/** What the file says and the cluster does not know, collected so that all of it is told at once. */
export interface Mistakes {
  readonly add: (path: readonly PropertyKey[], text: string) => void;
  /** A word that names nothing, with the nearest one that does. */
  unknown(path: readonly PropertyKey[], kind: string, word: string, known: readonly string[]): void;
  /** Throws E_CONFIG where there is any. */
  check(): void;
}

export function collectMistakes({ file, lineOf }: LoadedConfig): Mistakes {
  const found: string[] = [];
  const add: Mistakes['add'] = (path, text) => {
    found.push(`${file}:${lineOf(path) ?? 1}: ${path.map(String).join('.')}: ${text}`);
  };
  return {
    add,
    unknown(path, kind, word, known) {
      const hint = didYouMean(word, known) || (known.length > 0 ? ` There are: ${known.join(', ')}.` : '');
      add(path, `there is no ${kind} "${word}" in the cluster.${hint}`);
    },
    check() {
      if (found.length === 0) return;
      throw new AssayError('E_CONFIG', {
        tried: `matching ${file} with the cluster`,
        seen: `${found.length === 1 ? 'a mistake' : `${found.length} mistakes`}\n  ${found.join('\n  ')}\n`,
        todo: 'Nothing was sent.',
      });
    },
  };
}
