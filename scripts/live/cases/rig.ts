import { setTimeout as sleep } from 'node:timers/promises';
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
import { CLIENT, NAMESPACE, servers } from './servers.ts';

const meshedIn = (namespace: string): PodVantage => ({ where: 'pod', namespace, meshed: true });
/** Who calls: in the namespace of the target and elsewhere, with a sidecar and without one. */
export const CALLERS = {
  injected: meshedIn(NAMESPACE),
  'injected elsewhere': meshedIn('assay-meshed'),
  uninjected: { where: 'pod', namespace: NAMESPACE, meshed: false },
  'cursed uninjected': { where: 'pod', namespace: 'assay-probes', meshed: false },
  /** Reaches the Services, and the one that is headless, by its sidecar; every other caller dials by itself. */
  'through sidecar': { ...meshedIn(NAMESPACE), serviceAccount: CLIENT },
} as const satisfies Record<string, PodVantage>;

const WITH_ADDRESS = ['target', 'naked', 'migration'] as const;
export type Service = (typeof WITH_ADDRESS)[number] | 'headless';

export interface Rig {
  readonly target: string;
  /** Where a Service is dialled: the headless one has no address but its pod's. */
  readonly serviceAt: (service: Service) => string;
  readonly addressOf: (caller: keyof typeof CALLERS) => string;
  /** One outcome for each shot. */
  readonly ask: (shots: readonly Shot[]) => Promise<readonly Outcome[]>;
  readonly takeDown: () => Promise<void>;
}

/** A meshed target of which some ports have a Service, a server without a sidecar, and those who call them. */
export async function putUp(): Promise<Rig> {
  await removeNamespace();
  await apply(servers());
  await kubectl(['-n', NAMESPACE, 'wait', ...READY, 'pod/target', 'pod/naked']);
  const target = await fieldOf('pod/target', 'status.podIP');
  const services = new Map<Service, string>([['headless', target]]);
  for (const name of WITH_ADDRESS) services.set(name, await fieldOf(`service/${name}`, 'spec.clusterIP'));
  const teardown = openTeardown();
  const none = new Map<string, string>();
  const throughSidecar = [...services.values()];
  const callers = { ...CALLERS, 'through sidecar': { ...CALLERS['through sidecar'], throughSidecar } };
  const cast = await startCast(await labCluster(), Object.values(callers), {
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
    serviceAt(service) {
      const address = services.get(service);
      if (address === undefined) throw new Error(`no address of ${service}`);
      return address;
    },
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

const READY = ['--for=condition=Ready', '--timeout=120s'];

const fieldOf = (object: string, path: string): Promise<string> =>
  kubectl(['-n', NAMESPACE, 'get', object, '-o', `jsonpath={.${path}}`]);

const removeNamespace = (): Promise<string> =>
  kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found', '--timeout=120s']);

/** In JSON, which leaves no word to be taken for another type: to kubectl's YAML 1.1 a bare `yes` is no string. */
export const apply = (objects: readonly object[]): Promise<string> =>
  kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));

export const policy = (kind: 'PeerAuthentication' | 'AuthorizationPolicy', spec: object): object => ({
  apiVersion: 'security.istio.io/v1',
  kind,
  metadata: { name: 'case', namespace: NAMESPACE },
  spec,
});

const POLICIES = ['peerauthentication', 'authorizationpolicy', 'destinationrule', 'virtualservice'];
/** No policy of an earlier case is left. */
export const noPolicy = (): Promise<string> =>
  kubectl(['-n', NAMESPACE, 'delete', POLICIES.join(','), '--all']);

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
