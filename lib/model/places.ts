import type { Exchange } from '../../probes/protocol.ts';
import type { Endpoint } from './system.ts';
import type { Target } from './trial.ts';

export interface Place {
  /** For the reader: which replica, or the Service. */
  readonly what: string;
  readonly to: Extract<Target, { at: 'address' }>;
  /** The node behind it; several nodes may be behind a Service. */
  readonly node?: string;
  readonly isService: boolean;
}

/** Every address at which an endpoint can be met: each replica's own, and the Service's. */
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
  const to = { at: 'address' as const, host: clusterIP, port, namespace, name: `${service}.${namespace}` };
  return [...replicas, { what: 'the Service', to, isService: true }];
}

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
