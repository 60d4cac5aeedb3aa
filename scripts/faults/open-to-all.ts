import { kubectl } from '../lab/lab.ts';
import type { Bench } from './fault.ts';

const NAME = 'fault-open-to-all';

/** The mesh's authorization lets everybody into the clinic's API. */
export async function openToAll(bench: Bench): Promise<void> {
  const policy = {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: NAME, namespace: 'clinic' },
    spec: { selector: { matchLabels: { app: 'patients' } }, action: 'ALLOW', rules: [{}] },
  };
  bench.undo(`AuthorizationPolicy ${NAME}`, async () => {
    await kubectl(['-n', 'clinic', 'delete', '--ignore-not-found', `authorizationpolicy/${NAME}`]);
  });
  await kubectl(['create', '-f', '-'], JSON.stringify(policy));
}
