import { connectionOf, type Cluster } from './cluster.ts';
import { kubeError } from './kube-error.ts';
import { classifyRefusal, type Refusal } from './refusal.ts';

/**
 * The WebSocket tells a status code at most; an ordinary call to the same path tells the reason and starts nothing.
 * Both verbs are asked, since a stream may need the rights of both.
 */
export async function whyRefused(cluster: Cluster, path: string): Promise<Refusal | undefined> {
  const [bare = path, search = ''] = path.split('?');
  const query = Object.fromEntries(new URLSearchParams(search));
  for (const method of ['POST', 'GET'] as const) {
    const answer = await connectionOf(cluster)
      .transport({ method, path: bare, query })
      .catch(() => undefined);
    const error = kubeError({ verb: 'create', resource: 'pods/exec' }, answer ?? { status: 0, body: {} });
    // Nothing but the missing upgrade stops us: authorization and admission have let it through.
    if (answer === undefined || answer.status >= 500 || error.call.message.startsWith('Upgrade request'))
      continue;
    return classifyRefusal(error);
  }
  return undefined;
}
