import type { Exchange } from '../../probes/protocol.ts';
import type { Endpoint } from './system.ts';
import type { Target } from './trial.ts';

export interface Place {
  /** For the reader: which replica, the Service, or which node. */
  readonly what: string;
  readonly to: Extract<Target, { at: 'address' }>;
  /** The node behind it; several nodes may be behind a Service. */
  readonly node?: string;
  readonly isService: boolean;
}

/** Every address at which an endpoint can be met: each replica's own, the Service's, and those of nodes. */
export function placesOf(endpoint: Endpoint): readonly Place[] {
  const { namespace, service, clusterIP, port } = endpoint;
  const replicas = endpoint.replicas.map(({ pod, ip, port: targetPort, node }) => ({
    what: `replica ${pod} on ${node}`,
    to: { at: 'address' as const, host: ip, port: targetPort, namespace, workload: service, pod },
    node,
    isService: false,
  }));
  // A Service without pods of its own answers, if at all, for somebody we do not see.
  if (clusterIP === undefined || replicas.length === 0) return replicas;
  const name = `${service}.${namespace}`;
  const to = { at: 'address' as const, host: clusterIP, port, namespace, name };
  const nodePorts = endpoint.nodePorts.map(({ host, port: nodePort, node }) => ({
    what: `NodePort on ${node}`,
    to: { at: 'address' as const, host, port: nodePort, namespace, name },
    isService: false,
  }));
  return [...replicas, { what: 'the Service', to, isService: true }, ...nodePorts];
}

/** Each replica at its own address. */
export const eachReplica = (endpoint: Endpoint): readonly Place[] =>
  placesOf(endpoint).filter(({ to }) => to.pod !== undefined);

/** The opening words of the endpoint's own protocol. */
export function opening(endpoint: Endpoint): Exchange {
  switch (endpoint.protocol) {
    case 'http':
    case 'tcp':
      return { do: 'http1', method: 'GET', path: endpoint.path, host: endpoint.host };
    case 'postgres':
      return { do: 'postgres-startup' };
  }
}
