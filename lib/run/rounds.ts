import { describeRef, refOf } from '../cluster/kinds.ts';
import type { Check } from '../model/check.ts';
import type { Alteration, Sabotage } from '../model/sabotage.ts';

/** A sabotage of a check. */
export interface Attempt {
  readonly check: Check;
  readonly sabotage: Sabotage;
}

/** `<check>~<sabotage>`: the name of the mutant. */
export const mutantId = ({ check, sabotage }: Attempt): string => `${check.id}~${sabotage.id}`;

/** An attempt with what it touches: the objects and nodes that it changes, and the checks that it may turn red or hide. */
export interface Touching {
  readonly attempt: Attempt;
  readonly touches: ReadonlySet<string>;
}

const NODES = 'nodes';
const FILE = 'what the file says';

export const touching = (attempt: Attempt, alterations: readonly Alteration[]): Touching => ({
  attempt,
  touches: new Set([
    attempt.check.id,
    ...attempt.sabotage.collateral,
    ...(attempt.sabotage.hides ?? []),
    ...alterations.map((one) => {
      if (one.do === 'on-nodes') return NODES;
      if (one.do === 'restate') return FILE;
      return describeRef(one.do === 'create' ? refOf(one.object) : one.ref);
    }),
  ]),
});

/**
 * Rounds of attempts that do not touch each other, each attempt in the first round that has room for it: what turns red
 * in a round can be laid to one of them.
 */
export function roundsOf(all: readonly Touching[]): readonly (readonly Touching[])[] {
  const rounds: Touching[][] = [];
  for (const one of all) {
    const free = rounds.find((round) => !round.some(({ touches }) => meet(touches, one.touches)));
    if (free) free.push(one);
    else rounds.push([one]);
  }
  return rounds;
}

/** What a node does to its packets goes for all of them: whatever else is changed may not take effect there. */
const meet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.has(NODES) || b.has(NODES) || [...a].some((one) => b.has(one));
