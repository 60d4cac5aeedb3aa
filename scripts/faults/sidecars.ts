import { setTimeout as sleep } from 'node:timers/promises';
import { dockerExec } from '../../lib/kind/docker.ts';
import { kubectl } from '../lab/lab.ts';
import type { Bench } from './fault.ts';
import { killPodsAndWait } from './workloads.ts';

const PROXIES = `go-template={{range .items}}{{$node := .spec.nodeName}}{{range .status.containerStatuses}}{{if eq .name "istio-proxy"}}{{$node}} {{.containerID}}{{"\\n"}}{{end}}{{end}}{{range .status.initContainerStatuses}}{{if eq .name "istio-proxy"}}{{$node}} {{.containerID}}{{"\\n"}}{{end}}{{end}}{{end}}`;

const MOST_SECONDS = 150;
const APART_MS = 1_000;

/** Kills the proxies of these pods whenever they run, until it is undone; then the pods are made anew. */
export async function crashSidecars(bench: Bench, namespace: string, labels: string): Promise<void> {
  const over = new AbortController();
  const killed = new Set<string>();
  const kill = async (): Promise<void> => {
    const lines = (await kubectl(['-n', namespace, 'get', 'pods', '-l', labels, '-o', PROXIES])).split('\n');
    for (const [node, id] of lines.map((line) => line.split(' containerd://'))) {
      if (node === undefined || id === undefined || killed.has(id)) continue;
      killed.add(id);
      await dockerExec(node, ['ctr', '-n', 'k8s.io', 'tasks', 'kill', '--signal', 'SIGKILL', id]).catch(
        () => '',
      );
    }
  };
  const keepKilling = async (): Promise<void> => {
    for (let second = 0; second < MOST_SECONDS; second += 1) {
      await kill();
      await sleep(APART_MS, undefined, { signal: over.signal });
    }
  };
  bench.undo(`the proxies of ${labels}`, async () => {
    over.abort();
    await killing.catch(() => undefined);
    await killPodsAndWait(labels, namespace);
  });
  await kill();
  if (killed.size === 0) throw new Error(`no pod of ${labels} has a proxy`);
  const killing = keepKilling();
  killing.catch(() => undefined);
}
