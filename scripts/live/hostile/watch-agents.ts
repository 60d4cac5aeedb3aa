import { dockerExec } from '../../../lib/kind/docker.ts';
import { controlPlane, worker } from '../../lab/lab.ts';

/** Present as long as somebody watches. */
const FLAG = '/run/assay-watch';
/** A watcher that nobody stops stops by itself: four times a second for ten minutes. */
const MOST_LOOKS = 2400;

const LOOK = `
touch ${FLAG}; most=0; seen=0; looks=0
while [ -e ${FLAG} ] && [ $looks -lt ${MOST_LOOKS} ]; do
  for file in $(grep -l 'agent.mjs.probe' /proc/[0-9]*/cmdline 2>/dev/null); do
    kb=$(sed -n 's/^VmHWM:[^0-9]*\\([0-9]*\\) kB/\\1/p' \${file%cmdline}status 2>/dev/null)
    [ "\${kb:-0}" -gt 0 ] && seen=$((seen + 1))
    [ "\${kb:-0}" -gt $most ] && most=$kb
  done
  looks=$((looks + 1)); sleep 0.25
done
echo $most $seen`;

export interface Watched {
  /** The most memory that any agent held while it answered a batch, in MB. */
  readonly mostMB: number;
  /** How often one was seen. */
  readonly seen: number;
}

/** Watches the agents' batches through the nodes that they run on; call what it gives to end it. */
export function watchAgents(): () => Promise<Watched> {
  const nodes = [controlPlane, worker];
  const looking = nodes.map((node) => dockerExec(node, ['sh', '-c', LOOK]));
  return async () => {
    await Promise.all(nodes.map((node) => dockerExec(node, ['rm', '-f', FLAG])));
    const told = (await Promise.all(looking)).map((line) => line.trim().split(' ').map(Number));
    return {
      mostMB: Math.max(...told.map(([most = 0]) => most)) / 1024,
      seen: told.reduce((sum, [, seen = 0]) => sum + seen, 0),
    };
  };
}
