import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { Outcome } from '../../../probes/protocol.ts';
import { startCast } from '../../../lib/run/cast.ts';
import type { Cast } from '../../../lib/run/agent.ts';
import { fire } from '../../../lib/run/fire.ts';
import { newRunId } from '../../../lib/run/header.ts';
import type { Shot } from '../../../lib/run/shot.ts';
import { openTeardown } from '../../../lib/run/teardown.ts';
import { vantageKey, type PodVantage } from '../../../lib/model/vantage.ts';
import { kubectl } from '../../lab/lab.ts';
import { labCluster, labRecord } from '../lab.ts';

const NAMESPACE = 'assay-cases';
export const PORT = 8080;
const PORTS = [PORT, 8085, 8086, 8087, 8088];
export const SEEN = 'x-seen-path';

const meshedIn = (namespace: string): PodVantage => ({ where: 'pod', namespace, meshed: true });
/** Who calls: in the namespace of the target and elsewhere, with a sidecar and without one. */
export const CALLERS = {
  injected: meshedIn(NAMESPACE),
  'injected elsewhere': meshedIn('assay-meshed'),
  uninjected: { where: 'pod', namespace: NAMESPACE, meshed: false },
  'cursed uninjected': { where: 'pod', namespace: 'assay-probes', meshed: false },
} as const satisfies Record<string, PodVantage>;

export interface Rig {
  readonly target: string;
  readonly addressOf: (caller: keyof typeof CALLERS) => string;
  /** One outcome for each shot. */
  readonly ask: (shots: readonly Shot[]) => Promise<readonly Outcome[]>;
  readonly takeDown: () => Promise<void>;
}

/** Answers on every port with the path that it was asked for. */
const PROGRAM = `
const http = require('node:http');
for (const port of ${JSON.stringify(PORTS)})
  http.createServer({ keepAliveTimeout: 0 }, (asked, answer) => {
    answer.setHeader('${SEEN}', asked.url);
    answer.end('ok');
  }).listen(port);`;

/** A meshed target of which one port has a Service, and those who call it. */
export async function putUp(): Promise<Rig> {
  await removeNamespace();
  await apply(manifests());
  await kubectl(['-n', NAMESPACE, 'wait', 'pod/target', '--for=condition=Ready', '--timeout=120s']);
  const target = await kubectl(['-n', NAMESPACE, 'get', 'pod', 'target', '-o', 'jsonpath={.status.podIP}']);
  const teardown = openTeardown();
  const none = new Map<string, string>();
  const cast = await startCast(await labCluster(), Object.values(CALLERS), {
    runId: newRunId(new Date()),
    image: labRecord().probeImage,
    imagePullSecrets: [],
    teardown,
    signal: new AbortController().signal,
    ownerSeconds: 1800,
    refused: { agents: none, policies: none, grants: none, labels: none, accounts: none },
  });
  return {
    target,
    addressOf: (caller) => addressIn(cast, CALLERS[caller]),
    async ask(shots) {
      const fired = await fire(
        cast,
        shots.map((shot) => ({ shot, attempts: 1, first: 1 })),
      );
      return shots.map((shot) => {
        const outcome = fired.find((one) => one.shot === shot)?.outcome;
        if (!outcome) throw new Error('a shot without an outcome');
        return outcome;
      });
    },
    async takeDown() {
      const left = await teardown.run();
      await removeNamespace();
      if (left.length > 0) throw new Error(left.join('; '));
    },
  };
}

const removeNamespace = (): Promise<string> =>
  kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found', '--timeout=120s']);

export const apply = (objects: readonly object[]): Promise<string> =>
  kubectl(['apply', '-f', '-'], objects.map((object) => stringify(object)).join('---\n'));

export const policy = (kind: 'PeerAuthentication' | 'AuthorizationPolicy', spec: object): object => ({
  apiVersion: 'security.istio.io/v1',
  kind,
  metadata: { name: 'case', namespace: NAMESPACE },
  spec,
});

/** No policy of an earlier case is left. */
export const noPolicy = (): Promise<string> =>
  kubectl(['-n', NAMESPACE, 'delete', 'peerauthentication,authorizationpolicy', '--all']);

/** Asks until it is as it ought to be, for policies take a moment; gives what it was at the end. */
export async function settled<T>(
  ask: () => Promise<T>,
  isRight: (seen: T) => boolean,
  ms = 40_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const seen = await ask();
    if (isRight(seen) || Date.now() > end) return seen;
    await sleep(500);
  }
}

function addressIn(cast: Cast, vantage: PodVantage): string {
  const agent = cast.get(vantageKey(vantage));
  if (agent?.state !== 'ready' || agent.ip === undefined) throw new Error('a caller that does not stand');
  return agent.ip;
}

function manifests(): readonly object[] {
  const labels = { app: 'target' };
  const container = {
    name: 'target',
    image: labRecord().images.node,
    imagePullPolicy: 'IfNotPresent',
    command: ['node', '-e', PROGRAM],
    ports: PORTS.map((containerPort) => ({ containerPort })),
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE, labels: { 'istio-injection': 'enabled' } },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'target', namespace: NAMESPACE },
      spec: { selector: labels, ports: [{ name: 'http', port: PORT }] },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'target', namespace: NAMESPACE, labels },
      spec: {
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 1,
        securityContext: { runAsNonRoot: true, runAsUser: 1000 },
        containers: [container],
      },
    },
  ];
}
