import { dockerExec } from '../../lib/kind/docker.ts';
import type { Bench } from './fault.ts';
import type { Pod } from './pods.ts';

/** Finds the network of a pod by its address among those of its node, and runs iptables in it. */
const IN_NETWORK = `
ip=$1; shift
for net in /run/netns/*; do
  if nsenter --net="$net" ip -o -4 address show | grep -q "inet $ip/"; then
    exec nsenter --net="$net" iptables -w 5 "$@"
  fi
done
# A pod that is gone has taken its rules with it.
[ "$1" = -D ] && exit 0
echo "no network of a pod has the address $ip" >&2
exit 1`;

const words = ({ ip }: Pod, rule: readonly string[]): string[] => ['sh', '-c', IN_NETWORK, 'sh', ip, ...rule];

/** Puts a rule into the pod's own network: what its line or its kernel might do to it. Gone with the pod at the latest. */
export async function addRule(
  bench: Bench,
  pod: Pod,
  chain: string,
  ...rule: readonly string[]
): Promise<void> {
  bench.undo(`a packet rule of ${pod.name}`, async () => {
    await dockerExec(pod.node, words(pod, ['-D', chain, ...rule]));
  });
  await dockerExec(pod.node, words(pod, ['-I', chain, ...rule]));
}

/** One packet of ten is lost on its way in, and one of ten on its way out. */
export async function loseTenth(bench: Bench, pods: readonly Pod[]): Promise<void> {
  if (pods.length === 0) throw new Error('there is no pod that could lose packets');
  const tenth = ['-m', 'statistic', '--mode', 'random', '--probability', '0.1', '-j', 'DROP'];
  await Promise.all(
    pods.map(async (pod) => {
      await addRule(bench, pod, 'INPUT', '!', '-i', 'lo', ...tenth);
      await addRule(bench, pod, 'OUTPUT', '!', '-o', 'lo', ...tenth);
    }),
  );
}
