import { whyNotCastable } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { askerAt } from '../../lib/model/mesh-askers.ts';
import { nonEmpty } from '../../lib/model/nonempty.ts';
import { opening, placesOf, type Place } from '../../lib/model/places.ts';
import { again, curlTo, opensslTo, standingAt } from '../../lib/model/reperform.ts';
import { ANY_ANSWER, MTLS_CUT, NOT_MESHED, PROXY_403 } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial } from '../../lib/model/trial.ts';
import { permissive } from '../sabotage/permissive.ts';

/**
 * A pod that the mesh does not know opens in the clear. It wears an allowed caller's labels, so that NetworkPolicy
 * lets it through and what stops it is the mesh. Any answer is a failure, a proxy's 403 included: the request had
 * already crossed in the clear. Only Linkerd refuses in that way.
 */
export default denies({
  id: 'mesh/plaintext-is-refused',
  title: 'A request in the clear is refused by every replica that carries ePHI',
  safeguards: ['164.312(e)(1)', '164.312(e)(2)(i)', '164.312(e)(2)(ii)'],
  shows:
    'each replica and the Service cut a connection that spoke in the clear, while mutual TLS was answered',
  doesNotShow: 'that no caller ever sends in the clear, or anything of ports that are not declared',
  requires: ['mesh'],
  remediation:
    'Set PeerAuthentication mtls.mode to STRICT for the namespace, and remove workload or port exceptions below it.',
  sabotages: [permissive.namespace, permissive.workload, permissive.port],
  trials: (system) => system.endpoints.map((endpoint) => trial(system, endpoint)),
});

function trial(system: System, endpoint: Endpoint): DenialTrial {
  const [first] = placesOf(endpoint);
  const from = first && experiment(system, endpoint, first)?.from;
  const claim = {
    subject: endpointSubject(endpoint),
    expected: 'reset or closed without a byte of answer, while mutual TLS is answered',
    reperform: again('mesh/plaintext-is-refused', standingAt(from, byHand(endpoint, first?.to))),
  };
  if (!endpoint.meshed) return { ...claim, notApplicable: NOT_MESHED };
  const places = nonEmpty(placesOf(endpoint));
  if (!places) return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  const asked = nonEmpty(places.flatMap((place) => experiment(system, endpoint, place) ?? []));
  if (!asked) return { ...claim, unproven: whyNotCastable(endpoint) };
  return { ...claim, arms: asked };
}

function experiment(system: System, endpoint: Endpoint, place: Place): DenialArm | undefined {
  const asker = askerAt(system, endpoint, place);
  return (
    asker && {
      what: place.what,
      to: place.to,
      send: opening(endpoint),
      via: { over: 'tcp' },
      stops: system.mesh === 'linkerd' ? [...MTLS_CUT, PROXY_403] : MTLS_CUT,
      holes: ANY_ANSWER,
      ...asker,
    }
  );
}

function byHand({ protocol, path }: Endpoint, to: Place['to'] | undefined): string {
  return protocol === 'postgres' ? `${opensslTo(to)} -starttls postgres </dev/null` : curlTo(to, path);
}
