import type { RunRecord } from '../lib/model/record.ts';
import { STANDINGS, standingOf, type Standing } from './standing.ts';
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

/** Who was played and what was tried: from the probes that were sent, so what was planned and not sent is not in it. */
export function matrixOf({ findings }: RunRecord): Matrix {
  const pairs = new Map<string, { source: string; target: string; numbers: Set<number> }>();
  for (const [number, { subject, observations }] of findings.entries()) {
    const target = subject.replace(/#.*$/s, '');
    for (const source of new Set(observations.filter(({ role }) => role === 'probe').map(identityOf))) {
      const key = JSON.stringify([source, target]);
      const pair = pairs.get(key) ?? { source, target, numbers: new Set() };
      pairs.set(key, { ...pair, numbers: pair.numbers.add(number) });
    }
  }
  const rank = (number: number): number => {
    const finding = findings[number];
    return finding === undefined ? STANDINGS.length : STANDINGS.indexOf(standingOf(finding));
  };
  const cells = [...pairs.values()].flatMap(({ source, target, numbers }): Cell[] => {
    const inOrder = [...numbers].sort((a, b) => rank(a) - rank(b) || a - b);
    const worst = findings[inOrder[0] ?? -1];
    return worst === undefined ? [] : [{ source, target, standing: standingOf(worst), findings: inOrder }];
  });
  return {
    sources: [...new Set(cells.map(({ source }) => source))].sort(),
    targets: [...new Set(cells.map(({ target }) => target))].sort(),
    cells,
  };
}
