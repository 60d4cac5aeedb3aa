import type { Check } from '../model/check.ts';
import type { System } from '../model/system.ts';
import type { Arm, Target, Trial } from '../model/trial.ts';
import { vantageKey, type PodVantage, type Vantage } from '../model/vantage.ts';
import { controlsOf } from './shot.ts';

/** One finding to come: a check and a subject, with its experiment or the reason why there is none. */
export interface PlannedFinding {
  readonly check: Check;
  readonly trial: Trial;
}

/** From checks and a system to everything that will be sent. Pure: `--list` and `--dry-run` print this. */
export function planRun(checks: readonly Check[], system: System): readonly PlannedFinding[] {
  return checks.flatMap((check): readonly PlannedFinding[] => {
    const missing = check.requires.find((feature) => system.absent[feature] !== undefined);
    if (missing !== undefined) {
      return [
        { check, trial: { ...nothing(check), notApplicable: `${missing}: ${system.absent[missing] ?? ''}` } },
      ];
    }
    const trials = check.trials(system);
    return (
      trials.length > 0
        ? trials
        : [{ ...nothing(check), unproven: 'no-subject: the system offers nothing to try this on' }]
    ).map((trial) => ({ check, trial }));
  });
}

export const armsOf = (trial: Trial): readonly Arm[] => ('arms' in trial ? trial.arms : []);

const nothing = (check: Check) => ({
  subject: check.id,
  expected: check.title,
  reperform: `npx assay run --check ${check.id}`,
});

/** Every agent that arms need, by key. */
export function vantagesNeeded(arms: readonly Arm[]): ReadonlyMap<string, Vantage> {
  const all = new Map<string, Vantage>();
  for (const vantage of arms.flatMap(vantagesOfArm)) {
    const key = vantageKey(vantage);
    const known = all.get(key);
    all.set(key, known ? merged(known, vantage) : vantage);
  }
  return all;
}

/** A pod of which the first moments are asked for. */
export const isNewEachTime = (vantage: Vantage): boolean =>
  vantage.where === 'pod' && vantage.watches !== undefined;

/** Those who stand from the beginning to the end. */
export const lastingVantages = (arms: readonly Arm[]): readonly Vantage[] =>
  [...vantagesNeeded(arms).values()].filter((vantage) => !isNewEachTime(vantage));

/** Who takes part in an arm: the caller on trial, those of its controls, the canaries it dials, and who listens. */
export function vantagesOfArm(arm: Arm): readonly Vantage[] {
  const shots = [{ from: arm.from, to: arm.to }, ...controlsOf(arm).map(({ shot }) => shot)];
  const observers = 'planted' in arm ? [arm.observer.at] : [];
  return [...shots.flatMap(({ from, to }) => [from, ...canaryOf(to)]), ...observers];
}

const canaryOf = (target: Target): readonly Vantage[] => (target.at === 'canary' ? [target.of] : []);

function watchedBy(a: PodVantage, b: PodVantage): Pick<PodVantage, 'watches'> {
  const all = [...(a.watches ?? []), ...(b.watches ?? [])];
  if (all.length === 0) return {};
  return { watches: [...new Map(all.map((one) => [`${one.host} ${one.port}`, one])).values()] };
}

/** The same agent asked for twice listens on, and dials through its sidecar, what either asked for. */
function merged(a: Vantage, b: Vantage): Vantage {
  if (a.where === 'outside' || b.where === 'outside') return a;
  const union = <T>(x: readonly T[] = [], y: readonly T[] = []): readonly T[] => [...new Set([...x, ...y])];
  return {
    ...a,
    listens: union(a.listens, b.listens),
    throughSidecar: union(a.throughSidecar, b.throughSidecar),
    ...watchedBy(a, b),
  };
}
