import type { Layer } from '../model/layer.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ArmVerdict } from './judge.ts';

export interface TrialVerdict {
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly layer?: Layer;
  readonly observed: string;
}

const WORST_FIRST = ['fail', 'inconclusive', 'not-run', 'pass'] as const;

/** One subject's arms add up to their worst: every replica must refuse. */
export function judgeTrial(
  arms: readonly { readonly what: string; readonly judged: ArmVerdict }[],
): TrialVerdict {
  const worst = WORST_FIRST.flatMap((verdict) => arms.filter(({ judged }) => judged.verdict === verdict))[0];
  if (!worst) return { verdict: 'inconclusive', reason: 'probe-not-sent', observed: 'nothing was tried' };
  const { judged } = worst;
  const observed = observedIn(arms);
  switch (judged.verdict) {
    case 'pass':
      return { verdict: 'pass', ...(judged.layer === undefined ? {} : { layer: judged.layer }), observed };
    case 'fail': {
      const { reason, layer } = judged;
      return {
        verdict: 'fail',
        ...(reason === undefined ? {} : { reason: `${reason} (${worst.what})` }),
        ...(layer === undefined ? {} : { layer }),
        observed,
      };
    }
    case 'not-run':
      return { verdict: 'not-run', reason: judged.reason, layer: judged.layer, observed };
    case 'inconclusive':
      return { verdict: 'inconclusive', reason: `${judged.reason} (${worst.what})`, observed };
  }
}

/** Of many ways that hold, some; each of them is in the evidence. */
const MOST_THAT_HOLD = 6;

function inBrief(list: readonly { readonly what: string; readonly judged: ArmVerdict }[]): readonly string[] {
  const holding = list.filter(({ judged }) => judged.verdict === 'pass').map(({ what }) => what);
  const others = list.filter(({ judged }) => judged.verdict !== 'pass').map(({ what }) => what);
  const more = holding.length - MOST_THAT_HOLD;
  return [...others, ...holding.slice(0, MOST_THAT_HOLD), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** "3 × reset (2 ways: replica on a, Service)"; different answers are listed apart. */
function observedIn(arms: readonly { readonly what: string; readonly judged: ArmVerdict }[]): string {
  const groups = Map.groupBy(arms, ({ judged }) => judged.observed);
  return [...groups].map(([observed, list]) => `${observed}: ${inBrief(list).join(', ')}`).join('; ');
}
