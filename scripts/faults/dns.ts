import { kubectl } from '../lab/lab.ts';
import type { Finding } from '../../lib/model/record.ts';
import type { Bench } from './fault.ts';

const CONFIG = ['-n', 'kube-system', 'get', 'configmap/coredns', '-o', 'jsonpath={.data.Corefile}'];

/** The probes that go by a name rather than by an address. */
export const byName = ({ subject }: Finding): boolean => /-(?:by-name|tls)$/.test(subject);

/** Lets the cluster's DNS answer with another address for a name. */
export async function answerWith(bench: Bench, name: string, address: string): Promise<void> {
  const before = await kubectl(CONFIG);
  const zone = new RegExp(`(${name.replaceAll('.', '\\.')}:53 \\{[^]*?IN A )[0-9.]+`);
  const wrong = before.replace(zone, `$1${address}`);
  if (wrong === before) throw new Error(`the lab's DNS has no address for ${name}`);
  bench.undo(`what DNS answers for ${name}`, () => serve(before));
  await serve(wrong);
}

async function serve(corefile: string): Promise<void> {
  const patch = JSON.stringify({ data: { Corefile: corefile } });
  const inSystem = (...args: readonly string[]): Promise<string> => kubectl(['-n', 'kube-system', ...args]);
  await inSystem('patch', 'configmap/coredns', '--type=merge', '-p', patch);
  await inSystem('delete', 'pods', '-l', 'k8s-app=kube-dns', '--timeout=60s');
  await inSystem('rollout', 'status', 'deployment/coredns', '--timeout=60s');
}
