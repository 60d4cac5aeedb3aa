import { dockerExec } from '../../lib/kind/docker.ts';
import type { Cni } from '../../lib/kind/lab-state.ts';
import { controlPlane, kubectl, worker } from '../lab/lab.ts';
import { labRecord } from '../live/lab.ts';
import type { Bench } from './fault.ts';

const ENGINE = ['-n', 'kube-system'];
const NOWHERE = 'fault.assay.dev/nowhere';

/** The program that each engine's DaemonSet runs; the DaemonSet and its pods' label are named after the engine. */
const PROGRAMS: Readonly<Record<Cni, string>> = { 'kube-router': 'kube-router', cilium: 'cilium-agent' };

/**
 * Takes the engine of the NetworkPolicies from every node; the rules that it has written stay. Where the same program
 * gives pods their network (Cilium), no new pod comes up until it is back.
 */
export async function stopEngine(bench: Bench): Promise<void> {
  const { cni } = labRecord();
  const choose = (value: string | null): Promise<string> => {
    const nodeSelector = value === null ? null : { [NOWHERE]: value };
    const patch = JSON.stringify({ spec: { template: { spec: { nodeSelector } } } });
    return kubectl([...ENGINE, 'patch', `daemonset/${cni}`, '--type=merge', '-p', patch]);
  };
  bench.undo('the policy engine', async () => {
    await choose(null);
    await kubectl([...ENGINE, 'rollout', 'status', `daemonset/${cni}`, '--timeout=90s']);
  });
  await choose('true');
  await kubectl([...ENGINE, 'wait', 'pods', '-l', `k8s-app=${cni}`, '--for=delete', '--timeout=60s']);
}

/** The engine stands still on every node. Gives what lets it go on; that is registered as an undo too. */
export async function haltEngine(bench: Bench): Promise<() => Promise<void>> {
  const program = PROGRAMS[labRecord().cni];
  const onNodes = async (command: string): Promise<void> => {
    await Promise.all([controlPlane, worker].map((node) => dockerExec(node, ['sh', '-c', command])));
  };
  // A kubelet that missed its sign of life may have killed it by then: pkill's 1 says that there is none.
  const goOn = (): Promise<void> => onNodes(`pkill -CONT -x ${program} || [ $? -eq 1 ]`);
  bench.undo('the policy engine, which stands still', goOn);
  await onNodes(`pkill -STOP -x ${program}`);
  return goOn;
}
