import { CANARY_PORT } from '../../probes/protocol.ts';
import { endpointSubject, type Actor, type Caller, type Endpoint, type System } from './system.ts';
import { SERVED } from './stop-words.ts';
import type { OpenTarget, Target } from './trial.ts';
import type { PodVantage } from './vantage.ts';

/** The actors that checks have in common. */

/** An undeclared pod in a namespace of ours. */
export function stranger(system: System): PodVantage {
  return { where: 'pod', namespace: system.stage.namespace, meshed: false };
}

/** A pod that NetworkPolicy takes for `actor` and the mesh does not know. */
export function impostor(actor: Actor): PodVantage | undefined {
  return actor.wears && { where: 'pod', namespace: actor.namespace, meshed: false, ...worn(actor) };
}

/** A meshed pod in the clothes of `actor` from which probes go out past its sidecar, as a process of its own might. */
export function pastSidecar(actor: Actor): PodVantage | undefined {
  const { namespace, serviceAccount } = actor;
  return actor.wears && { where: 'pod', namespace, serviceAccount, meshed: true, ...worn(actor) };
}

/** A meshed pod with the caller's labels and, unless another one is given, its service account. */
export function standIn(caller: Actor, endpoint: Endpoint, serviceAccount?: string): PodVantage | undefined {
  if (!caller.wears) return undefined;
  return {
    where: 'pod',
    namespace: caller.namespace,
    serviceAccount: serviceAccount ?? caller.serviceAccount,
    meshed: true,
    ...worn(caller),
    ...(endpoint.clusterIP === undefined ? {} : { throughSidecar: [endpoint.clusterIP] }),
  };
}

/**
 * A meshed pod in another namespace with the name of an allowed account. It is in the namespace of another declared
 * caller where there is one, with that one's labels, so that NetworkPolicy lets it through; else in our own, where an
 * earlier layer is likely to stop it.
 */
export function namesake(system: System, endpoint: Endpoint): PodVantage | undefined {
  const isDeclared = (namespace: string, serviceAccount: string): boolean =>
    endpoint.callers.some((one) => one.namespace === namespace && one.serviceAccount === serviceAccount);
  const throughSidecar = endpoint.clusterIP === undefined ? {} : { throughSidecar: [endpoint.clusterIP] };
  for (const { namespace: home, serviceAccount } of endpoint.callers) {
    const host = endpoint.callers.find(
      ({ namespace, wears, meshed }) =>
        wears && meshed && namespace !== home && !isDeclared(namespace, serviceAccount),
    );
    if (host) {
      const { namespace } = host;
      return {
        where: 'pod',
        namespace,
        serviceAccount,
        makesAccount: true,
        meshed: true,
        ...worn(host),
        ...throughSidecar,
      };
    }
  }
  const [first] = endpoint.callers;
  const { meshedNamespace: namespace } = system.stage;
  if (!first || namespace === undefined) return undefined;
  const { serviceAccount } = first;
  return { where: 'pod', namespace, serviceAccount, makesAccount: true, meshed: true, ...throughSidecar };
}

/** Our own open server on a node, in a namespace without policies. */
export function openCanaryOn(system: System, node: string | undefined, port = CANARY_PORT): Target {
  const of: PodVantage = {
    where: 'pod',
    namespace: system.stage.namespace,
    labels: { 'assay.dev/role': 'canary' },
    meshed: false,
    ...(node === undefined ? {} : { node }),
    listens: [port],
  };
  return { at: 'canary', of, port };
}

/** The same, on the port of the endpoint where we may bind it. */
export function openCanary(system: System, endpoint: Endpoint, node: string | undefined): Target {
  return openCanaryOn(system, node, endpoint.targetPort >= 1024 ? endpoint.targetPort : CANARY_PORT);
}

/** Our own open server that NetworkPolicy takes for the endpoint's workload: the same path without the mesh. */
export function openTwin(endpoint: Endpoint): Target | undefined {
  if (!endpoint.wears || endpoint.targetPort < 1024) return undefined;
  const { workload, labels } = endpoint.wears;
  const of: PodVantage = {
    where: 'pod',
    namespace: endpoint.namespace,
    labels,
    borrowedFrom: workload,
    meshed: false,
    listens: [endpoint.targetPort],
  };
  return { at: 'canary', of, port: endpoint.targetPort };
}

/** The caller proves life on its own address: for one that may reach nothing else. */
export const ownCanary: OpenTarget = {
  to: { at: 'self' },
  send: { do: 'http1', method: 'GET', path: '/' },
  via: { over: 'tcp' },
  alive: [SERVED],
};

/** The host network of a node, where that is opted in. NetworkPolicy always admits it to the node's own pods. */
export function onHost({ stage }: System, node: string | undefined): PodVantage | undefined {
  const { hostNamespace: namespace } = stage;
  if (namespace === undefined || node === undefined) return undefined;
  return { where: 'pod', namespace, meshed: false, node, hostNetwork: true };
}

/** One of ours that listens on a node, where that is opted in. */
export function captureOn(system: System, node: string | undefined): PodVantage | undefined {
  const host = onHost(system, node);
  const { capture } = system.stage;
  return host && capture && { ...host, captures: capture };
}

/**
 * The declared caller that probes play: one whose labels may be worn and who may send what probes send. Among those
 * the one that may call most endpoints, so that few agents serve many checks.
 */
export function castable(system: System, endpoint: Endpoint): Caller | undefined {
  const reach = (caller: Caller): number =>
    system.endpoints.filter((one) =>
      one.callers.some((other) => isPlayable(one, other) && isSame(caller, other)),
    ).length;
  return endpoint.callers
    .filter((caller) => isPlayable(endpoint, caller))
    .reduce<Caller | undefined>(
      (best, next) => (best && reach(best) >= reach(next) ? best : next),
      undefined,
    );
}

const isPlayable = ({ protocol }: Endpoint, { wears, meshed, methods }: Caller): boolean =>
  wears !== undefined && meshed && (protocol !== 'http' || methods.includes('GET'));

const isSame = (a: Caller, b: Caller): boolean =>
  a.namespace === b.namespace &&
  a.serviceAccount === b.serviceAccount &&
  a.wears?.workload === b.wears?.workload;

/** A declared caller whose labels may be worn, whatever it may send: enough to play it towards NetworkPolicy. */
export const wearable = (system: System, endpoint: Endpoint): Caller | undefined =>
  castable(system, endpoint) ?? endpoint.callers.find(({ wears }) => wears !== undefined);

/** Why an endpoint has no castable caller, as a reason that a reader can act on. */
export function whyNotCastable(endpoint: Endpoint): string {
  if (endpoint.callers.length === 0) return `no-witness: ${endpointSubject(endpoint)} declares no caller`;
  const bare = endpoint.callers.map(
    ({ bare: reason, meshed }) => reason ?? (meshed ? 'it may not GET' : 'it is not meshed'),
  );
  return `vantage-unsafe: ${[...new Set(bare)].join('; ')}`;
}

function worn(caller: Actor): { labels: Readonly<Record<string, string>>; borrowedFrom: string } | object {
  return caller.wears ? { labels: caller.wears.labels, borrowedFrom: caller.wears.workload } : {};
}
