import { cut, type Said, type Word } from '../word.ts';
import type { Ended } from '../run-program.ts';
import { readProbe } from './table.ts';

const WORDS: Readonly<Record<string, Word>> = { '.': 'open', X: 'blocked' };

/** What one run of `cyclonus probe` says of one pod's way to another. */
export function cyclonusSaid({ code, stdout, stderr, ms }: Ended, from: string, to: string): Said {
  const probed = readProbe(stdout);
  const [sign = ''] = probed?.signs(from, to) ?? [];
  if (!probed || sign === '')
    return { word: 'unknown', detail: cut(`exit ${code ?? 'none'}: ${lastLineOf(stderr)}`), ms };
  const others = `${probed.wrong} cells are not as the policies say`;
  return {
    word: WORDS[sign] ?? 'unknown',
    detail: `${sign}; ${others}`,
    ...(probed.wrong > 0 ? { warned: true } : {}),
    ms,
  };
}

const lastLineOf = (text: string): string =>
  text
    .split('\n')
    .filter((line) => /level=(error|fatal|panic)|panic|rror/.test(line))
    .at(-1) ?? '';
