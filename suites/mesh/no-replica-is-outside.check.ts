import { denies } from '../../lib/model/check.ts';
import { inCallersLabels, fromItsNode, whyNobodyAsks } from '../../lib/model/mesh-askers.ts';
import { nonEmpty } from '../../lib/model/nonempty.ts';
import { eachReplica, opening, type Place } from '../../lib/model/places.ts';
import { again, curlTo, standingAt } from '../../lib/model/reperform.ts';
import { ANY_ANSWER, MTLS_CUT, NOT_MESHED } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial } from '../../lib/model/trial.ts';
import { badReplica } from '../sabotage/extra-replica.ts';

/**
 * Each pod that a Service selects, ready or not, is asked by itself: a balancer in front would hide the one that
 * started without its sidecar behind those that did not, and a NetworkPolicy the one that nobody may reach today.
 */
export default denies({
  id: 'mesh/no-replica-is-outside',
  title: 'Every replica behind a Service that carries ePHI stands inside the mesh',
  safeguards: ['164.312(e)(1)', '164.312(e)(2)(ii)'],
  shows:
    "each pod behind the Service, ready or not, cut a request in the clear and answered TLS with a workload's certificate of the mesh",
  doesNotShow: 'pods that start later, or addresses behind the Service that are no pods',
  requires: ['mesh'],
  remediation:
    'Enable injection for the whole namespace, remove sidecar.istio.io/inject: "false" from pod templates, and replace pods that started before.',
  sabotages: [badReplica.outsideTheMesh],
  trials: (system) => system.endpoints.map((endpoint) => trial(system, endpoint)),
});

function trial(system: System, endpoint: Endpoint): DenialTrial {
  const places = eachReplica(endpoint);
  const [one] = places;
  const claim = {
    subject: endpointSubject(endpoint, 'every-replica'),
    expected: "each replica cuts a request in the clear, and answers TLS with a workload's certificate",
    reperform: again(
      'mesh/no-replica-is-outside',
      standingAt(one && arm(system, endpoint, one)?.from, curlTo(one?.to, endpoint.path)),
    ),
  };
  if (!endpoint.meshed) return { ...claim, notApplicable: NOT_MESHED };
  if (system.mesh === 'linkerd') return { ...claim, unproven: whyNobodyAsks(system) };
  if (!one) return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  const arms = nonEmpty(places.flatMap((place) => arm(system, endpoint, place) ?? []));
  // The one that nobody can ask may be the one outside.
  if (arms?.length !== places.length) return { ...claim, unproven: whyNobodyAsks(system) };
  return { ...claim, arms };
}

function arm(system: System, endpoint: Endpoint, place: Place): DenialArm | undefined {
  const asker = fromItsNode(system, endpoint, place) ?? inCallersLabels(system, endpoint, place);
  return (
    asker && {
      what: place.what,
      to: place.to,
      send: opening(endpoint),
      via: { over: 'tcp' },
      stops: MTLS_CUT,
      holes: ANY_ANSWER,
      ...asker,
    }
  );
}
