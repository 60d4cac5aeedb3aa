import { endpointSubject, type Endpoint, type System } from '../model/system.ts';
import type { Arm } from '../model/trial.ts';
import { vantageKey } from '../model/vantage.ts';
import type { Cast } from './agent.ts';
import { seenBy, type Experiment } from './experiment.ts';
import { judgeArm } from './judge.ts';
import { judgeTrial, type TrialVerdict } from './judge-trial.ts';
import { armsOf, vantagesOfArm, type PlannedFinding } from './plan.ts';

interface Unsafe {
  readonly namespace: string;
  readonly why: string;
}

interface Circumstances {
  readonly cast: Cast;
  readonly experiment: Experiment;
  /** Addresses that are, after the probes, not what they were before. */
  readonly changed: ReadonlySet<string>;
  /** What has come into our own namespaces meanwhile and may stop callers there. */
  readonly unsafe?: readonly Unsafe[];
}

/** From everything that was seen to the verdict of one planned finding. */
export function conclude(
  planned: PlannedFinding,
  { cast, experiment, changed, unsafe = [] }: Circumstances,
): TrialVerdict {
  const { trial } = planned;
  if ('notApplicable' in trial)
    return { verdict: 'not-applicable', reason: trial.notApplicable, observed: 'not tried' };
  if ('notRun' in trial) return { verdict: 'not-run', reason: trial.notRun, observed: 'not tried' };
  if ('unproven' in trial) return { verdict: 'inconclusive', reason: trial.unproven, observed: 'not tried' };
  if ('refuted' in trial) return { verdict: 'fail', reason: trial.refuted, observed: 'as it is declared' };
  const judged = judgeTrial(
    trial.arms.map((arm) => ({
      what: arm.what,
      judged: judgeArm(arm, seenBy(experiment, arm)),
    })),
  );
  // A hole that was seen stays one, whoever else could not be asked.
  if (judged.verdict === 'fail') return judged;
  const refused = armsOf(trial)
    .flatMap(vantagesOfArm)
    .map((vantage) => cast.get(vantageKey(vantage)))
    .find((agent) => agent?.state === 'absent' && agent.refusal);
  if (refused?.state === 'absent') {
    return { verdict: 'not-run', reason: refused.why, observed: judged.observed };
  }
  const moved = trial.arms
    .map(({ to }) => (to.at === 'address' ? to.host : ''))
    .find((host) => changed.has(host));
  // A replica that restarted in between may have refused because nobody listened.
  if (moved !== undefined && judged.verdict === 'pass') {
    return {
      verdict: 'inconclusive',
      reason: `target-changed: the replicas behind ${moved} were not the same after the probes`,
      observed: judged.observed,
    };
  }
  const isAt = ({ from }: Arm, namespace: string): boolean =>
    from.where === 'pod' && from.namespace === namespace;
  // It was not there when the run was planned: a stop that it made looks like one of the system's own.
  const came = unsafe.find(({ namespace }) => trial.arms.some((arm) => isAt(arm, namespace)));
  if (came && judged.verdict === 'pass')
    return { verdict: 'inconclusive', reason: came.why, observed: judged.observed };
  return judged;
}

/**
 * The addresses of endpoints whose replicas are not, after the probes, what they were before: replaced, restarted,
 * gone, or joined by one that nobody asked.
 */
export function changedReplicas(
  before: readonly Endpoint[],
  after: readonly Endpoint[],
): ReadonlySet<string> {
  const now = new Map(after.map((endpoint) => [endpointSubject(endpoint), incarnations(endpoint)]));
  return new Set(
    before
      .filter((endpoint) => now.get(endpointSubject(endpoint)) !== incarnations(endpoint))
      .flatMap(({ replicas, clusterIP }) => [
        ...replicas.map(({ ip }) => ip),
        ...(clusterIP === undefined ? [] : [clusterIP]),
      ]),
  );
}

const incarnations = ({ replicas }: Endpoint): string =>
  replicas
    .map(({ pod, ip, incarnation }) => `${pod} ${ip} ${incarnation}`)
    .sort()
    .join('\n');

/** NetworkPolicies of somebody's that came into our own namespaces meanwhile. Of those that were there, checks know. */
export function foundUnsafe(before: System, after: System | undefined): readonly Unsafe[] {
  const found = (system: System | undefined): readonly Unsafe[] =>
    [system?.stage, system?.stage.trusted].flatMap((place) =>
      place?.unsafe === undefined ? [] : [{ namespace: place.namespace, why: place.unsafe }],
    );
  const known = new Set(found(before).map(({ namespace }) => namespace));
  return found(after).filter(({ namespace }) => !known.has(namespace));
}
