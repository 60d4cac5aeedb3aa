import type { Exchange } from '../../probes/protocol.ts';
import { castable, impostor, onHost, openCanary, ownCanary, standIn } from '../../lib/model/cast.ts';
import type { Place } from '../../lib/model/places.ts';
import {
  aliveOf,
  ANY_ANSWER,
  MESH_TLS,
  MTLS_CUT,
  NETWORK_POLICY,
  SERVED,
} from '../../lib/model/stop-words.ts';
import type { Endpoint, System } from '../../lib/model/system.ts';
import type { DenialArm, Question } from '../../lib/model/trial.ts';

/**
 * Something is said in the clear to a pod of the mesh from where NetworkPolicy cannot hide it: the host network of
 * the pod's own node, which is always admitted. Behind a sidecar every connect succeeds, so only bytes tell, and the
 * witness is the mesh's own TLS at that very address: without it a cut may be anybody's.
 */
export function inTheClear(
  system: System,
  endpoint: Endpoint,
  { what, to, node }: Pick<Place, 'what' | 'to' | 'node'>,
  send: Exchange,
): DenialArm | undefined {
  const question: Question = {
    what,
    to,
    send,
    via: { over: 'tcp' },
    stops: MTLS_CUT,
    shadows: NETWORK_POLICY,
    holes: ANY_ANSWER,
  };
  const host = system.mesh === 'istio' ? onHost(system, node) : undefined;
  if (host) {
    return {
      ...question,
      from: host,
      witness: [{ from: host, send: { do: 'tcp' }, via: { over: 'tls' }, alive: MESH_TLS }],
      sameCaller: [
        {
          to: openCanary(system, endpoint, node),
          send: { do: 'http1', method: 'GET', path: '/' },
          alive: [SERVED],
        },
      ],
    };
  }
  // Without a node's network an allowed caller's clothes are next best: what they may not reach stays shadowed.
  const caller = castable(system, endpoint);
  const plain = caller && impostor(caller);
  const known = caller && standIn(caller, endpoint);
  if (!plain || !known || to.port !== endpoint.targetPort) return undefined;
  return {
    ...question,
    from: plain,
    sameRequest: [{ from: known, via: { over: 'mesh-mtls' }, alive: aliveOf(endpoint.protocol) }],
    sameCaller: [ownCanary],
  };
}
