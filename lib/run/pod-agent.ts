import { AGENT_CONTAINER, agentCommand } from '../cluster/agent-pod.ts';
import type { AgentStart } from '../cluster/agents.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { execBatch } from '../cluster/exec.ts';
import type { PodVantage } from '../model/vantage.ts';
import type { Agent, NoAgent } from './agent.ts';

/** An agent beats every 5 s; three missed beats are a dead stream. */
const QUIET_MS = 15_000;
/** Until its process has started: all of a round start at once, on as many cores as there are. */
const START_MS = 45_000;

/** What did not come about because the cluster, or our own guard of its answer, said no. */
const REFUSALS: ReadonlySet<string> = new Set(['refused', 'vantage-unsafe', 'not-injected', 'injected']);

/** The agent in a started pod, spoken to by exec; or why there is none. */
export function podAgent(
  cluster: Cluster,
  vantage: PodVantage,
  start: AgentStart | undefined,
  signal: AbortSignal,
): Agent | NoAgent {
  if (start?.state !== 'running') {
    const { why = 'gone', detail = 'the agent was never started' } = start ?? {};
    // The detail of a refusal is a reason already.
    return {
      state: 'absent',
      vantage,
      why: why === 'refused' ? detail : `${why}: ${detail}`,
      refusal: REFUSALS.has(why),
    };
  }
  const { name: pod, namespace, ip, node, imageID } = start;
  return {
    state: 'ready',
    vantage,
    pod,
    ip,
    node,
    imageID,
    async send(batch, deadlineMs, onStart) {
      let startsAt: number | undefined;
      const { ended, exitCode, detail, stdout } = await execBatch(
        cluster,
        { namespace, pod, container: AGENT_CONTAINER },
        [...agentCommand('probe')],
        batch,
        {
          deadlineMs,
          quietMs: QUIET_MS,
          startMs: START_MS,
          signal,
          onChunk: () => {
            if (startsAt !== undefined) return;
            startsAt = Date.now();
            onStart?.();
          },
        },
      );
      const began = startsAt === undefined ? {} : { startsAt };
      // The frames decide; the way the stream ended only explains what is missing from them.
      if (ended === 'exit' && exitCode === 0) return { stdout, ...began };
      return { stdout, ...began, trouble: `exec ${ended}${detail === undefined ? '' : `: ${detail}`}` };
    },
  };
}
