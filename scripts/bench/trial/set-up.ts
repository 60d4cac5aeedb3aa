import { setTimeout as sleep } from 'node:timers/promises';
import { applyManifests, kubectl } from '../../lab/lab.ts';
import { hostOfClaim, rightClaim } from './claim.ts';
import { trialObjects, type Trial } from './manifests.ts';
import { ADMITTED, BENCH, ELSEWHERE, TARGET } from './names.ts';

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
  await settled(trial?.deaf !== true);
}

const SETTLES_WITHIN = 30;

/** Waits until the admitted caller meets what it is to meet: an older state of the Service proves nothing of any tool. */
async function settled(connects: boolean): Promise<void> {
  for (let second = 0; second < SETTLES_WITHIN; second += 1) {
    if ((await frontConnects()) === connects) return;
    await sleep(1000);
  }
  throw new Error(`the admitted caller ${connects ? 'does not connect' : 'still connects'} to the target`);
}

async function frontConnects(): Promise<boolean> {
  const address = `${hostOfClaim(rightClaim)}:${rightClaim.port}`;
  const connect = ['/agnhost', 'connect', address, '--timeout=2s'];
  return kubectl(['-n', BENCH, 'exec', ADMITTED, '--', ...connect]).then(
    () => true,
    () => false,
  );
}
