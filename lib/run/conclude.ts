import type { Endpoint } from '../model/system.ts';
import { vantageKey } from '../model/vantage.ts';
import type { Cast } from './agent.ts';
import { asSeen, type Experiment } from './experiment.ts';
import { judgeArm } from './judge.ts';
import { judgeTrial, type TrialVerdict } from './judge-trial.ts';
import { armsOf, vantagesOfArm, type PlannedFinding } from './plan.ts';

/** From everything that was seen to the verdict of one planned finding. */
export function conclude(
  planned: PlannedFinding,
  { cast, experiment, changed }: { cast: Cast; experiment: Experiment; changed: ReadonlySet<string> },
): TrialVerdict {
  const { trial } = planned;
  if ('notApplicable' in trial)
    return { verdict: 'not-applicable', reason: trial.notApplicable, observed: 'not tried' };
  if ('notRun' in trial) return { verdict: 'not-run', reason: trial.notRun, observed: 'not tried' };
  if ('unproven' in trial) return { verdict: 'inconclusive', reason: trial.unproven, observed: 'not tried' };
  const refused = armsOf(trial)
    .flatMap(vantagesOfArm)
    .map((vantage) => cast.get(vantageKey(vantage)))
    .find((agent) => agent?.state === 'absent' && agent.refusal);
  if (refused?.state === 'absent') return { verdict: 'not-run', reason: refused.why, observed: 'not tried' };
  const judged = judgeTrial(
    trial.arms.map((arm) => ({
      what: arm.what,
      judged: judgeArm(arm, (experiment.of.get(arm) ?? []).map(asSeen)),
    })),
  );
  const moved = trial.arms
    .map(({ to }) => (to.at === 'address' ? to.host : ''))
    .find((host) => changed.has(host));
  // A replica that restarted in between may have refused because nobody listened.
  if (moved !== undefined && judged.verdict === 'pass') {
    return {
      verdict: 'inconclusive',
      reason: `target-changed: the pod at ${moved} was replaced or restarted during the run`,
      observed: judged.observed,
    };
  }
  return judged;
}

/** Addresses of replicas that are not, after the probes, what they were before. */
export function changedReplicas(
  before: readonly Endpoint[],
  after: readonly Endpoint[],
): ReadonlySet<string> {
  const now = new Map(
    after.flatMap(({ replicas }) => replicas.map(({ ip, incarnation }) => [ip, incarnation])),
  );
  return new Set(
    before.flatMap(({ replicas }) =>
      replicas.filter(({ ip, incarnation }) => now.get(ip) !== incarnation).map(({ ip }) => ip),
    ),
  );
}
