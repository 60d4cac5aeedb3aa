import { castable, impostor, ownCanary, standIn, whyNotCastable } from '../../lib/model/cast.ts';
import { agrees } from '../../lib/model/check.ts';
import type { Match, Stop } from '../../lib/model/match.ts';
import { askerAt } from '../../lib/model/mesh-askers.ts';
import { nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { opening, placesOf } from '../../lib/model/places.ts';
import { again, curlTo, standingAt } from '../../lib/model/reperform.ts';
import { aliveOf, ANY_ANSWER, MTLS_CUT, NOT_MESHED } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import type { DenialTrial, PermitTrial } from '../../lib/model/trial.ts';
import { clearDestination } from '../sabotage/clear-destination.ts';
import { permissive } from '../sabotage/permissive.ts';
import { whatPolicySays } from './what-policy-says.ts';

/**
 * Policies of a mesh, a namespace, a workload and a port add up to one word, and a DestinationRule may make a caller
 * speak otherwise than its server listens. So the wire is asked on both sides: nobody is taken in the clear, and what a
 * declared caller's own sidecar sends is taken. What the policies say is read and told beside it; the wire decides.
 */
export default agrees({
  id: 'mesh/stricter-policy-is-not-undone',
  title: 'No narrower policy undoes mutual TLS, at the server or in what its callers send',
  safeguards: ['164.312(e)(1)', '164.312(e)(2)(ii)'],
  shows:
    "the server took nothing in the clear, and took what a declared caller's own sidecar sent, so that both sides spoke mutual TLS",
  doesNotShow: 'callers that were not played, or policies that nothing met on the wire',
  requires: ['mesh'],
  remediation:
    'Remove PeerAuthentications that loosen STRICT for a workload or a port, and DestinationRules whose trafficPolicy.tls.mode is not ISTIO_MUTUAL.',
  sabotages: [permissive.workload, clearDestination],
  trials: (system) =>
    system.endpoints.flatMap((endpoint) => [server(system, endpoint), ...client(system, endpoint)]),
});

/** At the server. Arms are told apart by place alone; what policy says stands in the claim. */
function server(system: System, endpoint: Endpoint): DenialTrial {
  const [first] = placesOf(endpoint);
  const from = first && askerAt(system, endpoint, first)?.from;
  const said = whatPolicySays(system, endpoint);
  const claim = {
    subject: endpointSubject(endpoint),
    expected: `cut in the clear, while mutual TLS is answered (${said})`,
    reperform: again(
      'mesh/stricter-policy-is-not-undone',
      standingAt(from, curlTo(first?.to, endpoint.path)),
    ),
  };
  if (!endpoint.meshed) return { ...claim, notApplicable: NOT_MESHED };
  const arms = nonEmpty(
    placesOf(endpoint).flatMap((place) => {
      const asker = askerAt(system, endpoint, place);
      if (!asker) return [];
      const { what, to } = place;
      const send = opening(endpoint);
      return [
        {
          what: `${what} (${said})`,
          to,
          send,
          via: { over: 'tcp' },
          stops: MTLS_CUT,
          holes: ANY_ANSWER,
          ...asker,
        } as const,
      ];
    }),
  );
  return arms ? { ...claim, arms } : { ...claim, unproven: whyNotCastable(endpoint) };
}

/** What the caller's own sidecar says where the server cuts it: 503, UC or UF (Envoy, response flags). */
const NOT_TAKEN: Match = { outcome: 'answered', by: 'proxy', status: [503] };
const CUT: NonEmpty<Stop | Match> = [NOT_TAKEN, ...MTLS_CUT];

/** At a caller's own sidecar, on its way to the Service. */
function client(system: System, endpoint: Endpoint): readonly PermitTrial[] {
  const caller = castable(system, endpoint);
  const from = caller && standIn(caller, endpoint);
  const clear = caller && impostor(caller);
  const service = placesOf(endpoint).find(({ isService }) => isService);
  if (!endpoint.meshed || !from || !clear || !service) return [];
  const { what, to } = service;
  return [
    {
      subject: endpointSubject(endpoint, 'as-callers-send'),
      expected: "taken as a caller's own sidecar sends it, while the same in the clear is cut",
      reperform: again('mesh/stricter-policy-is-not-undone', standingAt(from, curlTo(to, endpoint.path))),
      arms: [
        {
          what,
          from,
          to,
          send: opening(endpoint),
          via: { over: 'tcp' },
          serves: aliveOf(endpoint.protocol),
          breaks: CUT,
          contrast: [{ from: clear, stopped: MTLS_CUT }],
          sameCaller: [ownCanary],
        },
      ],
    },
  ];
}
