import { captureOn, castable, openTwin, standIn, whyNotCastable } from '../../lib/model/cast.ts';
import { neverShows } from '../../lib/model/check.ts';
import { nonEmpty } from '../../lib/model/nonempty.ts';
import { opening, placesOf } from '../../lib/model/places.ts';
import { again } from '../../lib/model/reperform.ts';
import { aliveOf, NOT_MESHED } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import type { ConcealmentTrial } from '../../lib/model/trial.ts';
import { clearDestination } from '../sabotage/clear-destination.ts';
import { clearOnBothSides } from '../sabotage/clear-on-both-sides.ts';

/**
 * A declared caller asks the Service as its workload would, through its own sidecar, and one of ours listens on the caller's node:
 * whatever leaves a pod comes by there, wherever it goes. The same request goes in the clear to a server of ours that
 * NetworkPolicy takes for the endpoint; a capture that does not read that one would not have read the other either.
 */
export default neverShows({
  id: 'mesh/wire-shows-no-plaintext',
  title: 'What a caller sends to a service with ePHI cannot be read on the way',
  safeguards: ['164.312(e)(1)', '164.312(e)(2)(ii)'],
  shows:
    "a capture on the caller's node saw records of TLS and could not read the request, and read the same request where it was sent in the clear",
  doesNotShow:
    'what other callers send, what is answered, or what travels inside of a pod between a sidecar and its application',
  requires: ['mesh', 'capture-vantage'],
  remediation:
    'Remove DestinationRules whose trafficPolicy.tls.mode is DISABLE or SIMPLE, keep automatic mutual TLS on, and set PeerAuthentication mtls.mode to STRICT, so that what a caller sends in the clear is noticed.',
  sabotages: [clearDestination, clearOnBothSides],
  trials: (system) => system.endpoints.map((endpoint) => trial(system, endpoint)),
});

function trial(system: System, endpoint: Endpoint): ConcealmentTrial {
  const claim = {
    subject: endpointSubject(endpoint),
    expected: 'served in records of TLS and not readable, while the same in the clear is read',
    // A plain tool on the node would print whatever else passes there.
    reperform: again('mesh/wire-shows-no-plaintext'),
  };
  if (!endpoint.meshed) return { ...claim, notApplicable: NOT_MESHED };
  if (endpoint.callers.length === 0)
    return { ...claim, notApplicable: "no-declared-caller: nobody's requests travel there" };
  if (endpoint.clusterIP === undefined)
    return { ...claim, notApplicable: 'no-cluster-ip: no address leads through the sidecar of a caller' };

  const behind = nonEmpty(endpoint.replicas.map(({ ip }) => ip));
  const service = placesOf(endpoint).find(({ isService }) => isService);
  if (!behind || !service) return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  const caller = castable(system, endpoint);
  const from = caller && standIn(caller, endpoint);
  if (!from) return { ...claim, unproven: whyNotCastable(endpoint) };
  const twin = openTwin(endpoint);
  if (!twin)
    return { ...claim, unproven: 'vantage-unsafe: nobody of ours may stand for the endpoint, in the clear' };
  const node = anyNode(system);
  const observer = captureOn(system, node);
  if (!observer || node === undefined)
    return { ...claim, unproven: 'no-witness: nobody listens on the node of a caller' };
  const { what, to } = service;
  return {
    ...claim,
    arms: [
      {
        what,
        from: { ...from, node },
        to,
        send: opening(endpoint),
        via: { over: 'tcp' },
        served: aliveOf(endpoint.protocol),
        observer: { at: observer, behind },
        planted: [{ to: twin, alive: aliveOf(endpoint.protocol) }],
      },
    ],
  };
}

/** One for all, so that one capture does: where workloads run, ours will. */
const anyNode = ({ endpoints }: System): string | undefined =>
  endpoints.flatMap(({ replicas }) => replicas)[0]?.node;
