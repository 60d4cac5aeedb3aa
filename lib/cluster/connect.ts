import type { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';
import { AssayError } from '../errors.ts';
import { clusterOver, type Cluster } from './cluster.ts';
import { httpTransport } from './http-transport.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import type { Transport } from './transport.ts';

export { contexts } from './kubeconfig.ts';

const REACH_WITHIN_MS = 8_000;

const versionAnswer = z.object({ gitVersion: z.string() });
const reviewAnswer = z.object({ status: z.object({ userInfo: z.object({ username: z.string() }) }) });
const statusAnswer = z.object({ message: z.string() });

/** Reach a cluster through a context that was named. The kubeconfig's current-context is never used. */
export async function connect(target: {
  kubeconfig?: string | undefined;
  context: string;
}): Promise<Cluster> {
  const kubeConfig = loadKubeconfig(target.kubeconfig);
  const server = choose(kubeConfig, target.context);
  const transport = httpTransport(kubeConfig, server);
  await tryCredentials(kubeConfig, target.context);
  const answer = await transport({ method: 'GET', path: '/version', timeoutMs: REACH_WITHIN_MS });
  if (answer.status === 401) throw refused(target.context, server, '401 Unauthorized');
  const user = await whoAmI(transport, target.context, server);
  const version = versionAnswer.safeParse(answer.body).data?.gitVersion ?? 'unknown';
  return clusterOver({ context: target.context, server, version, user }, transport, kubeConfig);
}

/** Make `context` the one in use, in memory only, and say where it leads. */
function choose(kubeConfig: KubeConfig, context: string): string {
  if (kubeConfig.getContextObject(context) === null) {
    throw new AssayError('E_CONTEXT', {
      tried: `use the context ${context}`,
      seen: `the kubeconfig has ${kubeConfig.contexts.map(({ name }) => name).join(', ')}`,
      todo: 'Name one of these with --context',
    });
  }
  kubeConfig.setCurrentContext(context);
  const server = kubeConfig.getCurrentCluster()?.server;
  if (server !== undefined && URL.canParse(server)) return server;
  throw brokenContext(
    context,
    server === undefined ? 'its cluster is not in the kubeconfig' : 'its server is no URL',
  );
}

/** Certificates, keys and plugins are read here, so that a missing file is not mistaken for a silent server. */
async function tryCredentials(kubeConfig: KubeConfig, context: string): Promise<void> {
  try {
    await kubeConfig.applyToHTTPSOptions({});
  } catch (error) {
    const plugin =
      kubeConfig.getCurrentUser()?.exec !== undefined && kubeConfig.getCurrentUser()?.exec !== null;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw brokenContext(
      context,
      plugin ? `its credential plugin failed (${code})` : `its credentials: ${code}`,
    );
  }
}

async function whoAmI(transport: Transport, context: string, server: string): Promise<string | undefined> {
  const answer = await transport({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    timeoutMs: REACH_WITHIN_MS,
  });
  if (answer.status === 401) throw refused(context, server, '401 Unauthorized');
  const user = reviewAnswer.safeParse(answer.body).data?.status.userInfo.username;
  const anonymous = (user ?? statusAnswer.safeParse(answer.body).data?.message ?? '').includes(
    'system:anonymous',
  );
  if (anonymous) throw refused(context, server, 'the server takes us for system:anonymous');
  return user;
}

const brokenContext = (context: string, seen: string): AssayError =>
  new AssayError('E_KUBECONFIG', {
    tried: `use the context ${context}`,
    seen,
    todo: 'Repair this context in the kubeconfig',
  });

const refused = (context: string, server: string, seen: string): AssayError =>
  new AssayError('E_FORBIDDEN', {
    tried: `sign in to ${server} as the user of the context ${context}`,
    seen,
    todo: 'Renew the credentials of this context',
  });
