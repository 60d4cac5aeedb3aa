import { AGENT_CONTAINER, agentCommand } from '../cluster/agent-pod.ts';
import type { AgentStart } from '../cluster/agents.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { converse } from '../cluster/conversation.ts';
import type { PodVantage } from '../model/vantage.ts';
import type { Agent, NoAgent } from './agent.ts';
import type { Teardown } from './teardown.ts';

/** An agent beats every 5 s; three missed beats are a dead stream. */
const QUIET_MS = 15_000;
/** Until its process has started: all of a round start at once, on as many cores as there are. */
const START_MS = 45_000;

/** What did not come about because the cluster, or our own guard of its answer, said no. */
const REFUSALS: ReadonlySet<string> = new Set(['refused', 'vantage-unsafe', 'not-injected', 'injected']);

/** The agent in a started pod, spoken to by one exec for all rounds; or why there is none. */
export function podAgent(
  cluster: Cluster,
  vantage: PodVantage,
  start: AgentStart | undefined,
  { signal, teardown }: { readonly signal: AbortSignal; readonly teardown: Teardown },
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
  const { ask, close } = converse(
    cluster,
    { namespace, pod, container: AGENT_CONTAINER },
    agentCommand('probe'),
  );
  teardown.before(`the line to ${pod}`, () => {
    close();
    return Promise.resolve();
  });
  return {
    state: 'ready',
    vantage,
    pod,
    ip,
    node,
    imageID,
    async send(batch, deadlineMs, onStart) {
      let startsAt: number | undefined;
      const { ended, detail, stdout } = await ask({
        text: batch,
        isWhole: endsBatch,
        deadlineMs,
        quietMs: QUIET_MS,
        startMs: START_MS,
        signal,
        onChunk: () => {
          if (startsAt !== undefined) return;
          startsAt = Date.now();
          onStart?.();
        },
      });
      const began = startsAt === undefined ? {} : { startsAt };
      // The frames decide; the way the answer ended only explains what is missing from them.
      if (ended === 'answered') return { stdout, ...began };
      return { stdout, ...began, trouble: `exec ${ended}${detail === undefined ? '' : `: ${detail}`}` };
    },
  };
}

/** In a frame a name has no backslash before its quotes, in what a server said it has. */
const endsBatch = (tail: string): boolean => /(?:^|\n)\{"frame":"end"[^\n]*\n$/.test(tail);
