import { join } from 'node:path';
import { build } from 'esbuild';
import { stringify } from 'yaml';
import { kubectl } from '../../lab/lab.ts';
import { configMap } from '../../lab/clinic/objects.ts';
import { labRecord } from '../lab.ts';
import { TRICKS } from './tricks.ts';

export const NAMESPACE = 'assay-hostile';
const FIRST_PORT = 20_000;

/** Where each trick is met. */
export const PORTS: ReadonlyMap<string, number> = new Map(
  [...TRICKS.keys()].map((trick, at) => [trick, FIRST_PORT + at]),
);

export const portOf = (trick: string): number => {
  const port = PORTS.get(trick);
  if (port === undefined) throw new Error(`nobody plays ${trick}`);
  return port;
};

/** Puts the hostile server into a namespace of its own, with a workload beside it that may call it; gives its address. */
export async function putUp(): Promise<string> {
  await takeDown();
  await kubectl(['apply', '-f', '-'], await manifests());
  await kubectl(['-n', NAMESPACE, 'rollout', 'status', 'deployment/hostile', '--timeout=90s']);
  return kubectl([
    '-n',
    NAMESPACE,
    'get',
    'pods',
    '-l',
    'app=hostile',
    '-o',
    'jsonpath={.items[0].status.podIP}',
  ]);
}

export const takeDown = (): Promise<string> =>
  kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found', '--timeout=120s']);

async function manifests(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'server.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'silent',
  });
  const program = outputFiles[0]?.text ?? '';
  const ports = [...PORTS].map(([trick, port]) => ({ name: `p${port}`, port, targetPort: port, trick }));
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    configMap('hostile', NAMESPACE, { 'main.mjs': program }),
    deployment('hostile', ['node', '/app/main.mjs', String(FIRST_PORT), '0.0.0.0'], 1),
    // Nobody need run it: an agent wears its labels.
    deployment('caller', ['node', '-e', 'setInterval(() => 0, 1e6)'], 0),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'hostile', namespace: NAMESPACE },
      spec: {
        selector: { app: 'hostile' },
        ports: ports.map(({ name, port, targetPort }) => ({ name, port, targetPort })),
      },
    },
  ]
    .map((object) => stringify(object))
    .join('---\n');
}

function deployment(name: string, command: readonly string[], replicas: number): object {
  const labels = { app: name };
  const container = {
    name,
    image: labRecord().images.node,
    imagePullPolicy: 'IfNotPresent',
    command,
    resources: { limits: { cpu: '1', memory: '512Mi' } },
    volumeMounts: [{ name: 'app', mountPath: '/app', readOnly: true }],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 1,
          securityContext: { runAsNonRoot: true, runAsUser: 1000 },
          containers: [container],
          volumes: [{ name: 'app', configMap: { name: 'hostile' } }],
        },
      },
    },
  };
}
