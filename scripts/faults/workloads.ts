import { kubectl } from '../lab/lab.ts';
import type { Bench } from './fault.ts';

const WAIT = '--timeout=90s';
const COUNT = 'jsonpath={.spec.replicas}';

/** Takes all replicas of a Deployment away, waits until they are gone, and brings as many back afterwards. */
export async function stopAll(bench: Bench, namespace: string, name: string, labels: string): Promise<void> {
  const inNamespace = (...args: readonly string[]): Promise<string> => kubectl(['-n', namespace, ...args]);
  const count = await inNamespace('get', `deployment/${name}`, '-o', COUNT);
  if (Number(count) < 1) throw new Error(`${namespace}/${name} has no replicas to take away`);
  bench.undo(`the replicas of ${namespace}/${name}`, async () => {
    await inNamespace('scale', `deployment/${name}`, `--replicas=${count}`);
    await inNamespace('rollout', 'status', `deployment/${name}`, WAIT);
  });
  await inNamespace('scale', `deployment/${name}`, '--replicas=0');
  await inNamespace('wait', 'pods', '-l', labels, '--for=delete', WAIT);
}

/** Deletes pods by label at once; whoever made them makes new ones. */
export const killPods = (labels: string, ...where: readonly string[]): Promise<string> =>
  kubectl(['delete', 'pods', '-l', labels, ...where, '--grace-period=0', '--force', '--wait=false']);

/** The same, and waits until their processes are gone too. */
export const killPodsAndWait = (labels: string, namespace: string): Promise<string> =>
  kubectl(['-n', namespace, 'delete', 'pods', '-l', labels, '--grace-period=1', WAIT]);

/** Changes a Service, and changes it back. */
export async function patchService(
  bench: Bench,
  service: string,
  spec: { readonly patch: object; readonly back: object },
): Promise<void> {
  const patch = (change: object): Promise<string> =>
    kubectl(['-n', 'clinic', 'patch', `service/${service}`, '-p', JSON.stringify({ spec: change })]);
  bench.undo(`the Service ${service}`, async () => {
    await patch(spec.back);
  });
  await patch(spec.patch);
}
