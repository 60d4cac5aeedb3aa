import { castable, impostor, onHost, openCanary, openTwin, standIn } from './cast.ts';
import { meshLine } from './mesh-line.ts';
import type { Place } from './places.ts';
import { aliveOf, MESH_TLS, SERVED, unmet } from './stop-words.ts';
import type { Endpoint, System } from './system.ts';
import type { DenialArm, OpenTarget, OtherCaller, Question } from './trial.ts';
import type { NonEmpty } from './nonempty.ts';

/** Who says to a pod of the mesh what it should refuse, past NetworkPolicy, and what shows that the mesh refused it. */
export type Asker = Pick<DenialArm, 'from' | 'sameCaller'> &
  Pick<Question, 'shadows'> &
  ({ readonly sameRequest: NonEmpty<OtherCaller> } | { readonly witness: NonEmpty<OtherCaller> });

/** Over the transport of the probe, with its certificate: our own servers take every one. */
const SAY = { send: { do: 'http1', method: 'GET', path: '/' }, alive: [SERVED] } as const;

/**
 * A pod that the mesh does not know, in an allowed caller's labels: NetworkPolicy lets it through, and the caller
 * itself is served the same request. It is served where the mesh is not in the way, and met by the mesh's own TLS.
 */
export function inCallersLabels(
  system: System,
  endpoint: Endpoint,
  { to, isService }: Pick<Place, 'to' | 'isService'>,
): Asker | undefined {
  const caller = castable(system, endpoint);
  const plain = caller && impostor(caller);
  const known = caller && standIn(caller, endpoint);
  if (!plain || !known) return undefined;
  const twin = openTwin(endpoint);
  return {
    from: plain,
    // Silence once a connection is open is no policy's: somebody was met.
    shadows: unmet('network-policy'),
    sameRequest: [{ from: known, via: meshLine(endpoint, { isService }), alive: aliveOf(endpoint.protocol) }],
    sameCaller: [
      { to: { at: 'self' }, ...SAY },
      ...(twin ? [{ to: twin, ...SAY } satisfies OpenTarget] : []),
      ...(system.mesh === 'istio' ? [answeredByTheMesh(to)] : []),
    ],
  };
}

/** Who asks about a place of an endpoint. Where nobody may call, NetworkPolicy admits only the pod's own node. */
export const askerAt = (
  system: System,
  endpoint: Endpoint,
  place: Pick<Place, 'to' | 'isService' | 'node'>,
): Asker | undefined =>
  inCallersLabels(system, endpoint, place) ??
  (endpoint.callers.length === 0 ? fromItsNode(system, endpoint, place) : undefined);

/**
 * The pod's own node, which NetworkPolicy always admits, so that nothing stands before the mesh. No caller of anybody's
 * is needed: the mesh's TLS, answered at the very address, is witness. Only Istio's is known well enough for that.
 */
export function fromItsNode(
  system: System,
  endpoint: Endpoint,
  { to, node }: Pick<Place, 'to' | 'node'>,
): Asker | undefined {
  const host = system.mesh === 'linkerd' ? undefined : onHost(system, node);
  if (!host) return undefined;
  return {
    from: host,
    // Nobody rejects or drops here: a port that refuses is one that no sidecar covers and where nobody listens now.
    shadows: [],
    witness: [{ ...answeredByTheMesh(to), from: host }],
    sameCaller: [{ to: openCanary(system, { ...endpoint, targetPort: to.port }, node), ...SAY }],
  };
}

/**
 * A permissive Istio hands a hello without its own ALPN to the application; a strict one answers it itself. On a TCP
 * port, where a later authorization looks just like a cut, this tells which of the two made the cut.
 */
function answeredByTheMesh(to: OpenTarget['to']): OpenTarget {
  return { to, send: { do: 'tcp' }, via: { over: 'tls' }, alive: MESH_TLS };
}

/** Why nobody can ask about a place. */
export function whyNobodyAsks({ mesh, stage }: System): string {
  if (mesh === 'linkerd')
    return "no-witness: Linkerd's TLS names no workload that could be told from an application's";
  return stage.hostNamespace === undefined
    ? 'no-witness: vantages.hostNamespace is not opted in, and no declared caller that can be played is admitted here'
    : 'no-witness: its node is not known';
}
