import { meshLine } from '../../lib/model/mesh-line.ts';
import { castable, namesake, openTwin, ownCanary, standIn, whyNotCastable } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { mapNonEmpty, nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { opening, placesOf, type Place } from '../../lib/model/places.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import { aliveOf, ANSWERED_BY_APP, NETWORK_POLICY } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial, OpenTarget } from '../../lib/model/trial.ts';
import type { PodVantage } from '../../lib/model/vantage.ts';
import { admitting } from '../sabotage/admitting.ts';
import { curl } from './by-hand.ts';
import { BEFORE_AUTHORIZATION, denialsOf, identityHolds } from './denials.ts';
import { whyNot } from './why-not.ts';

/**
 * A meshed pod with the name of an allowed account, in another namespace. It stands where another declared caller
 * stands and wears its labels, so that NetworkPolicy lets it through; where there is no such place, NetworkPolicy is
 * likely to stop it before authorization is asked, and then says so.
 */
export default denies({
  id: 'authz/other-namespace-is-denied',
  title: "An account with an allowed account's name in another namespace is denied",
  safeguards: ['164.312(a)(1)', '164.312(d)', '164.308(a)(4)(ii)(B)'],
  shows:
    'the proxy in front of each replica denied a peer with the right account name and a valid certificate of another namespace',
  doesNotShow:
    'anything of a namespace of the same name in another cluster or trust domain, or of where an earlier layer stopped it',
  requires: ['mesh'],
  remediation:
    'Allow callers by their whole principal, <trust domain>/ns/<namespace>/sa/<account>, without a wildcard in front of the account.',
  sabotages: [admitting.everyNamespace, admitting.sameName],
  trials: (system) => system.endpoints.map((endpoint) => trial(system, endpoint)),
});

function trial(system: System, endpoint: Endpoint): DenialTrial {
  const from = namesake(system, endpoint);
  const claim = {
    subject: endpointSubject(endpoint),
    expected: 'denied by the proxy in front of it, while the allowed account is served the same request',
    reperform: again('authz/other-namespace-is-denied', byHand(endpoint, from)),
  };
  const none = whyNot(endpoint);
  if (none) return { ...claim, ...none };
  if (!from)
    return {
      ...claim,
      unproven:
        'vantage-unsafe: all callers that can be played are in one namespace, and vantages.meshedNamespace is not declared',
    };
  const known = genuine(system, endpoint, from);
  const places = nonEmpty(
    // Behind a sidecar of its own, what NetworkPolicy stops and what has no words for a denial look alike.
    placesOf(endpoint).filter(
      ({ isService }) => !isService || (endpoint.protocol === 'http' && isDressed(from)),
    ),
  );
  if (!known || !places) return { ...claim, unproven: whyNotCastable(endpoint) };

  const arm = ({ what, to, isService }: Place): DenialArm => ({
    what,
    from,
    to,
    send: opening(endpoint),
    via: meshLine(endpoint, { isService }),
    stops: denialsOf(endpoint, system),
    shadows: BEFORE_AUTHORIZATION,
    holes: [ANSWERED_BY_APP, { outcome: 'garbled' }],
    sameRequest: [{ from: known, alive: aliveOf(endpoint.protocol) }],
    sameCaller: openTargets(endpoint, from, { to, isService }),
  });
  return { ...claim, arms: mapNonEmpty(places, arm) };
}

const isDressed = ({ labels }: PodVantage): boolean => labels !== undefined;

/** The account whose name it has, where that one may send what probes send; else another that may. */
function genuine(system: System, endpoint: Endpoint, { serviceAccount }: PodVantage): PodVantage | undefined {
  const caller = castable(system, {
    ...endpoint,
    callers: endpoint.callers.filter((one) => one.serviceAccount === serviceAccount),
  });
  const known = caller ?? castable(system, endpoint);
  return known && standIn(known, endpoint);
}

/** Nobody's labels: NetworkPolicy may stop the certificate as well, and that is how it shadows. */
function openTargets(
  endpoint: Endpoint,
  from: PodVantage,
  { to, isService }: Pick<Place, 'to' | 'isService'>,
): NonEmpty<OpenTarget> {
  if (!isDressed(from)) return [ownCanary, identityHolds(endpoint, to, ...NETWORK_POLICY)];
  const twin = openTwin(endpoint);
  return [
    ownCanary,
    ...(twin ? [{ to: twin, via: { over: 'tcp' }, alive: [ANSWERED_BY_APP] } satisfies OpenTarget] : []),
    ...(isService ? [] : [identityHolds(endpoint, to)]),
  ];
}

function byHand(endpoint: Endpoint, from: PodVantage | undefined): string {
  const { namespace, serviceAccount } = from ?? { namespace: '<another namespace>' };
  const account = serviceAccount ?? '<an allowed account>';
  return [
    `kubectl -n ${namespace} create serviceaccount ${account}`,
    standingAt(from, curl(endpoint, endpoint.path)),
    `kubectl -n ${namespace} delete serviceaccount/${account}   # unless it was there before`,
  ].join('\n');
}
