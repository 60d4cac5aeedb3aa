import { dockerExec } from '../../lib/kind/docker.ts';
import { controlPlane, kubectl, worker } from '../lab/lab.ts';
import type { Bench } from './fault.ts';

const ENGINE = ['-n', 'kube-system'];
const NOWHERE = 'fault.assay.dev/nowhere';

/** Takes the engine of the NetworkPolicies from every node; the rules that it has written stay. */
export async function stopEngine(bench: Bench): Promise<void> {
  const choose = (value: string | null): Promise<string> => {
    const nodeSelector = value === null ? null : { [NOWHERE]: value };
    const patch = JSON.stringify({ spec: { template: { spec: { nodeSelector } } } });
    return kubectl([...ENGINE, 'patch', 'daemonset/kube-router', '--type=merge', '-p', patch]);
  };
  bench.undo('the policy engine', async () => {
    await choose(null);
    await kubectl([...ENGINE, 'rollout', 'status', 'daemonset/kube-router', '--timeout=90s']);
  });
  await choose('true');
  await kubectl([...ENGINE, 'wait', 'pods', '-l', 'k8s-app=kube-router', '--for=delete', '--timeout=60s']);
}

/** The engine stands still on every node. Gives what lets it go on; that is registered as an undo too. */
export async function haltEngine(bench: Bench): Promise<() => Promise<void>> {
  const onNodes = async (command: string): Promise<void> => {
    await Promise.all([controlPlane, worker].map((node) => dockerExec(node, ['sh', '-c', command])));
  };
  // A kubelet that missed its sign of life may have killed it by then: pkill's 1 says that there is none.
  const goOn = (): Promise<void> => onNodes('pkill -CONT -x kube-router || [ $? -eq 1 ]');
  bench.undo('the policy engine, which stands still', goOn);
  await onNodes('pkill -STOP -x kube-router');
  return goOn;
}
