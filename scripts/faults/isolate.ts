import { kubectl } from '../lab/lab.ts';
import type { Bench } from './fault.ts';

const NAME = 'fault-isolation';
const NAMESPACE = 'assay-probes';

/** Somebody's NetworkPolicy in our own namespace: from there nobody gets further than to its neighbours. */
export async function isolateOurs(bench: Bench): Promise<void> {
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: NAME, namespace: NAMESPACE },
    spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: {} }] }] },
  };
  bench.undo(`NetworkPolicy ${NAME}`, async () => {
    await kubectl(['-n', NAMESPACE, 'delete', '--ignore-not-found', `networkpolicy/${NAME}`]);
  });
  await kubectl(['create', '-f', '-'], JSON.stringify(policy));
}
