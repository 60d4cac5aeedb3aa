import { CANARY_PORT, type Exchange, type Transport } from '../../probes/protocol.ts';
import { castable, ownCanary, standIn, whyNotCastable } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import type { Stop } from '../../lib/model/match.ts';
import { askerAt, type Asker } from '../../lib/model/mesh-askers.ts';
import { asSidecar } from '../../lib/model/mesh-line.ts';
import { mapNonEmpty, nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { eachReplica, opening } from '../../lib/model/places.ts';
import { again } from '../../lib/model/reperform.ts';
import { aliveOf, ANY_ANSWER, MTLS_CUT, NOT_MESHED, SERVED } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial, Target } from '../../lib/model/trial.ts';
import type { PodVantage } from '../../lib/model/vantage.ts';
import { permissive } from '../sabotage/permissive.ts';

/**
 * One bit of what a caller sends is turned on its way, after TLS has sealed it. The receiver must not act on it; the same
 * request with no bit turned is served beside it. And because whatever travels unsealed could be altered unnoticed, the
 * same is tried in the clear, where it must not be taken at all. A server of our own in the mesh, whose log is ours to
 * read, is a subject as well.
 */
export default denies({
  id: 'mesh/altered-bytes-are-noticed',
  title: 'A request of which one bit was turned on its way is not acted on',
  safeguards: ['164.312(e)(1)', '164.312(e)(2)(i)'],
  shows:
    'a sealed request with one bit turned was thrown away where the same request intact was served, and nothing was taken in the clear',
  doesNotShow: 'anything of what happens between a proxy and its application, or of replays',
  requires: ['mesh'],
  remediation:
    'Set PeerAuthentication mtls.mode to STRICT, so that nothing is taken but in mutual TLS, whose records carry a MAC.',
  sabotages: [permissive.namespace],
  trials: (system) => [
    ...ownTrial(system),
    ...system.endpoints.map((endpoint) => endpointTrial(system, endpoint)),
  ],
});

/** RFC 8446 section 6.2: a record that cannot be deprotected ends in bad_record_mac; an implementation may also just cut. */
const NOTICED: NonEmpty<Stop> = [{ outcome: 'tls-alert', codes: [20], layer: 'mtls' }, ...MTLS_CUT];

const claimOf = (subject: string) => ({
  subject,
  expected: 'TLS alert 20 or a cut, and nothing arrives, while the same request intact is served',
  // No tool at hand turns a bit in a record; whoever wants to can put one on the path.
  reperform: again('mesh/altered-bytes-are-noticed'),
});

function sealedArm(
  what: string,
  {
    from,
    to,
    send,
    via,
  }: { from: PodVantage; to: Target; send: Exchange; via: Extract<Transport, { over: 'mesh-mtls' }> },
  alive: DenialArm['sameCaller'][number]['alive'],
): DenialArm {
  return {
    what: `sealed, to ${what}`,
    from,
    to,
    send,
    via: { ...via, altered: true },
    stops: NOTICED,
    shadows: [],
    holes: ANY_ANSWER,
    // Nothing that is intact is in this layer's reach, whoever sends it.
    witness: [{ from, via, alive }],
    sameCaller: [ownCanary, { to, via, alive }],
  };
}

const clearArm = (what: string, to: Target, send: Exchange, asker: Asker): DenialArm => ({
  what: `in the clear, to ${what}`,
  to,
  send,
  via: { over: 'tcp', altered: true },
  stops: MTLS_CUT,
  holes: ANY_ANSWER,
  ...asker,
  // A nonce of which a bit was turned stands in nobody's log.
  sameCaller: mapNonEmpty(asker.sameCaller, (one) => ({ via: { over: 'tcp' }, ...one })),
});

function endpointTrial(system: System, endpoint: Endpoint): DenialTrial {
  const claim = claimOf(endpointSubject(endpoint));
  if (!endpoint.meshed) return { ...claim, notApplicable: NOT_MESHED };
  if (endpoint.callers.length === 0)
    return { ...claim, notApplicable: "no-declared-caller: nobody's requests travel there" };
  const caller = castable(system, endpoint);
  const from = caller && standIn(caller, endpoint);
  if (!from) return { ...claim, unproven: whyNotCastable(endpoint) };
  const send = opening(endpoint);
  const arms = nonEmpty(
    eachReplica(endpoint).flatMap((place) => {
      const { what, to } = place;
      const asker = askerAt(system, endpoint, place);
      const sealed = { from, to, send, via: asSidecar(endpoint) };
      return [
        sealedArm(what, sealed, aliveOf(endpoint.protocol)),
        ...(asker ? [clearArm(what, to, send, asker)] : []),
      ];
    }),
  );
  return arms
    ? { ...claim, arms }
    : { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
}

/** Two pods of ours in the mesh; what arrived stands in the log of the one. */
function ownTrial({ stage, mesh }: System): readonly DenialTrial[] {
  const { meshedNamespace: namespace } = stage;
  if (namespace === undefined || mesh !== 'istio') return [];
  const from: PodVantage = { where: 'pod', namespace, meshed: true };
  const server: PodVantage = { ...from, labels: { 'assay.dev/role': 'canary' } };
  const to: Target = { at: 'canary', of: server, port: CANARY_PORT };
  const send: Exchange = { do: 'http1', method: 'GET', path: '/' };
  const via = asSidecar({ protocol: 'http' });
  const claim = claimOf(`${namespace}/canary:${CANARY_PORT}/http`);
  return [{ ...claim, arms: [sealedArm('our canary', { from, to, send, via }, [SERVED])] }];
}
