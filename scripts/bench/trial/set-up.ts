import { applyManifests, kubectl } from '../../lab/lab.ts';
import { trialObjects, type Trial } from './manifests.ts';
import { BENCH, ELSEWHERE, TARGET } from './names.ts';

const SETS = ['caller', 'front', 'target'] as const;

/** Puts the system on trial up as it is to be, whatever it was before. */
export async function setUp(trial: Trial | undefined): Promise<void> {
  // cyclonus makes what it misses; the next question is not to find it.
  await kubectl(['delete', 'namespace', ELSEWHERE, '--ignore-not-found', '--timeout=90s']);
  const objects = trialObjects(trial);
  await applyManifests(objects.map((object) => JSON.stringify(object)).join('\n---\n'));
  for (const name of SETS)
    await kubectl(['-n', BENCH, 'rollout', 'status', `statefulset/${name}`, '--timeout=90s']);
  if (trial?.targets === 0)
    await kubectl(['-n', BENCH, 'wait', 'pod', TARGET, '--for=delete', '--timeout=60s']);
}
