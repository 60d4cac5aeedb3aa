import type { Finding, RunRecord } from '../lib/model/record.ts';
import { rankOf, standingOf, type Standing } from './standing.ts';
import { identityOf } from './words.ts';

/** What came of everything that one caller tried on one target. */
export interface Cell {
  readonly source: string;
  readonly target: string;
  /** The worst of its findings: one hole is a hole, whatever held beside it. */
  readonly standing: Standing;
  /** Numbers of findings, the worst first. */
  readonly findings: readonly number[];
}

/** Callers in the order of their names, and targets; not every pair was tried. */
export interface Matrix {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  readonly cells: readonly Cell[];
}

interface Tried {
  readonly number: number;
  readonly finding: Finding;
}

/** Who was played and what was tried: from the probes that were sent, so what was planned and not sent is not in it. */
export function matrixOf({ findings }: RunRecord): Matrix {
  const pairs = new Map<string, { source: string; target: string; tried: Tried[] }>();
  for (const [number, finding] of findings.entries()) {
    const { subject, observations } = finding;
    const target = subject.replace(/#.*$/s, '');
    for (const source of new Set(observations.filter(({ role }) => role === 'probe').map(identityOf))) {
      const key = JSON.stringify([source, target]);
      const pair = pairs.get(key) ?? { source, target, tried: [] };
      pair.tried.push({ number, finding });
      pairs.set(key, pair);
    }
  }
  const cells = [...pairs.values()].flatMap(({ source, target, tried }): Cell[] => {
    const worstFirst = tried.toSorted((a, b) => rankOf(a.finding) - rankOf(b.finding));
    const [worst] = worstFirst;
    if (worst === undefined) return [];
    const numbers = worstFirst.map(({ number }) => number);
    return [{ source, target, standing: standingOf(worst.finding), findings: numbers }];
  });
  return {
    sources: [...new Set(cells.map(({ source }) => source))].sort(),
    targets: [...new Set(cells.map(({ target }) => target))].sort(),
    cells,
  };
}
