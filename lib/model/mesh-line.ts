import type { Transport } from '../../probes/protocol.ts';
import type { Endpoint } from './system.ts';

/** By these a sidecar knows the mesh's own TLS from an application's. Source: Istio, pilot/pkg/networking/util. */
export const meshAlpn = ({ protocol }: Pick<Endpoint, 'protocol'>): readonly string[] =>
  protocol === 'http' ? ['istio-http/1.1', 'istio'] : ['istio-peer-exchange', 'istio'];

/**
 * Mutual TLS as a caller's sidecar speaks it. A permissive Istio hands a hello without the mesh's ALPN to the application,
 * where a declared caller would seem refused and a stranger let in.
 */
export const asSidecar = (
  endpoint: Pick<Endpoint, 'protocol'>,
  ...more: readonly string[]
): Extract<Transport, { over: 'mesh-mtls' }> => ({
  over: 'mesh-mtls',
  alpn: [...more, ...meshAlpn(endpoint)],
});

/** A meshed caller's way: its sidecar's to the Service, the same by itself to a single replica. */
export const meshLine = (
  endpoint: Pick<Endpoint, 'protocol'>,
  { isService }: { readonly isService: boolean },
): Transport => (isService ? { over: 'tcp' } : asSidecar(endpoint));
