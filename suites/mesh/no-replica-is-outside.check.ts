import { whyNotCastable } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { nonEmpty } from '../../lib/model/nonempty.ts';
import { opening, placesOf } from '../../lib/model/places.ts';
import { again } from '../../lib/model/reperform.ts';
import { NOT_MESHED } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import type { DenialTrial } from '../../lib/model/trial.ts';
import { extraReplica } from '../sabotage/extra-replica.ts';
import { inTheClear } from './in-the-clear.ts';

/**
 * Each pod that a Service selects, ready or not, is asked by itself: a balancer in front would hide the one that was
 * started without its sidecar behind those that were not.
 */
export default denies({
  id: 'mesh/no-replica-is-outside',
  title: 'Every replica behind a Service that carries ePHI stands inside the mesh',
  safeguards: ['164.312(e)(1)', '164.312(e)(2)(i)', '164.312(e)(2)(ii)'],
  shows:
    'each pod behind the Service cut a request in the clear and answered with a certificate of the mesh, one by one',
  doesNotShow: 'pods that start later, or addresses behind the Service that are no pods',
  requires: ['mesh'],
  remediation:
    'Enable injection for the whole namespace and replace pods that were started before or opted out (sidecar.istio.io/inject: "false").',
  sabotages: [extraReplica.outsideTheMesh],
  trials: (system) => system.endpoints.map((endpoint) => trial(system, endpoint)),
});

function trial(system: System, endpoint: Endpoint): DenialTrial {
  const { namespace, service } = endpoint;
  const claim = {
    subject: endpointSubject(endpoint, 'every-replica'),
    expected: 'each replica cuts a request in the clear, and answers TLS with a certificate of the mesh',
    reperform: again(
      'mesh/no-replica-is-outside',
      `kubectl -n ${namespace} get endpointslices -l kubernetes.io/service-name=${service} -o jsonpath='{..addresses}'   # each: curl -sv --max-time 5 http://<address>:${endpoint.targetPort}/ from its own node must be cut`,
    ),
  };
  if (!endpoint.meshed) return { ...claim, notApplicable: NOT_MESHED };
  const replicas = placesOf(endpoint).filter(({ to }) => to.pod !== undefined);
  if (replicas.length === 0)
    return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  const arms = nonEmpty(
    replicas.flatMap((place) => inTheClear(system, endpoint, place, opening(endpoint)) ?? []),
  );
  return arms ? { ...claim, arms } : { ...claim, unproven: whyNotCastable(endpoint) };
}
