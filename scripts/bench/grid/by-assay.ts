import type { Arm } from '../../../lib/model/trial.ts';
import { startCast } from '../../../lib/run/cast.ts';
import { conduct, seenBy } from '../../../lib/run/experiment.ts';
import { newRunId } from '../../../lib/run/header.ts';
import { judgeArm } from '../../../lib/run/judge.ts';
import { vantagesNeeded } from '../../../lib/run/plan.ts';
import { settle } from '../../../lib/run/settle.ts';
import type { Teardown } from '../../../lib/run/teardown.ts';
import type { OwnLab } from '../lab.ts';
import { JOB_TIMEOUT_SECONDS } from '../cyclonus/run.ts';
import { gridArms } from './arms.ts';
import { inSeconds, type GridResult } from './result.ts';

const OWNER_SECONDS = 900;
/** The peers' one attempt, and what a run makes. */
const ATTEMPTS = [1, 3] as const;

/**
 * Assay's agents and judge, their pods standing already: controls, the connections with the controls beside them,
 * controls, verdicts. Once with the peers' one attempt, once with the three that a run makes.
 */
export async function byAssay(
  { cluster, lab }: OwnLab,
  services: ReadonlyMap<string, string>,
  { teardown, signal }: { readonly teardown: Teardown; readonly signal: AbortSignal },
): Promise<readonly GridResult[]> {
  const arms = gridArms(services);
  const cast = await startCast(cluster, [...vantagesNeeded(arms).values()], {
    runId: newRunId(new Date()),
    image: lab.probeImage,
    imagePullSecrets: [],
    teardown,
    signal,
    ownerSeconds: OWNER_SECONDS,
    refused: {
      agents: new Map(),
      policies: new Map(),
      grants: new Map(),
      labels: new Map(),
      accounts: new Map(),
    },
  });
  await settle(cast, arms, signal);
  const results: GridResult[] = [];
  for (const attempts of ATTEMPTS)
    results.push(
      await measure(attempts, arms, (pace, onRound) => conduct(cast, arms, { signal, pace, onRound })),
    );
  return results;
}

type Conducted = (
  pace: { readonly attempts: number; readonly timeoutMs: number },
  onRound: (round: { readonly phase: string }) => Promise<void>,
) => ReturnType<typeof conduct>;

async function measure(attempts: number, arms: readonly Arm[], act: Conducted): Promise<GridResult> {
  const begun = performance.now();
  const parts: Record<string, number> = {};
  let last = begun;
  const experiment = await act({ attempts, timeoutMs: JOB_TIMEOUT_SECONDS * 1000 }, ({ phase }) => {
    const now = performance.now();
    parts[phase] = inSeconds(now - last);
    last = now;
    return Promise.resolve();
  });
  const verdicts = arms.map((arm) => judgeArm(arm, seenBy(experiment, arm)));
  const other = verdicts.find(({ verdict }) => verdict !== 'pass');
  if (other && 'reason' in other) process.stderr.write(`assay: ${other.verdict}: ${other.reason ?? ''}\n`);
  return {
    by: `Assay, timeout ${JOB_TIMEOUT_SECONDS} s, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}, controls before, beside and after`,
    connections: arms.length,
    blocked: verdicts.filter(({ verdict }) => verdict === 'pass').length,
    seconds: inSeconds(performance.now() - begun),
    parts,
  };
}
