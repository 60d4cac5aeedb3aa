import type { Outcome } from '../../probes/protocol.ts';
import type { Layer } from '../model/layer.ts';
import type { ControlKind, Phase } from '../model/record.ts';
import type { Arm } from '../model/trial.ts';
import type { Overheard } from './captures.ts';
import { judgeChange } from './judge-change.ts';
import { judgeConcealment } from './judge-concealment.ts';
import { judgeDenial } from './judge-denial.ts';
import { judgePermit } from './judge-permit.ts';
import type { Turn } from './turn.ts';

/** Which part of an arm an outcome belongs to. */
export type Part =
  | { readonly role: 'probe' }
  | { readonly role: 'control'; readonly kind: Exclude<ControlKind, 'canary'>; readonly index: number };

export interface Seen {
  readonly part: Part;
  readonly phase: Phase;
  readonly attempt: number;
  readonly outcome: Outcome;
  /** Whether its nonce stands in the receiver's log; absent where no receiver was asked. */
  readonly arrived?: boolean;
  /** Of a probe that was made again while something was changed. */
  readonly turn?: Turn;
  /** What the arm's observer says of it; absent where there is none, or nobody to ask. */
  readonly overheard?: Overheard;
}

export type ArmVerdict =
  | { readonly verdict: 'pass'; readonly layer?: Layer; readonly observed: string }
  | { readonly verdict: 'fail'; readonly layer?: Layer; readonly reason?: string; readonly observed: string }
  | {
      readonly verdict: 'not-run';
      readonly reason: `shadowed-by:${Layer}`;
      readonly layer: Layer;
      readonly observed: string;
    }
  | { readonly verdict: 'inconclusive'; readonly reason: string; readonly observed: string };

/**
 * From the observations of one arm to its verdict. A pure function of the set of observations: their order within a
 * phase does not matter.
 */
export function judgeArm(arm: Arm, seen: readonly Seen[]): ArmVerdict {
  const inOrder = [...seen].sort(byAttempt);
  if ('change' in arm) return judgeChange(arm, inOrder);
  if ('planted' in arm) return judgeConcealment(arm, inOrder);
  return 'serves' in arm ? judgePermit(arm, inOrder) : judgeDenial(arm, inOrder);
}

/** An order of their own, so that the reason and the layer do not depend on who answered first either. */
function byAttempt(a: Seen, b: Seen): number {
  if (a.attempt !== b.attempt) return a.attempt - b.attempt;
  const [one, other] = [a, b].map(({ outcome, arrived, overheard, part, phase }) =>
    JSON.stringify([outcome, arrived ?? null, overheard ?? null, part, phase]),
  );
  return one === other ? 0 : (one ?? '') < (other ?? '') ? -1 : 1;
}
