import { castable, openTwin, ownCanary, standIn, whyNotCastable } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import type { Stop } from '../../lib/model/match.ts';
import { mapNonEmpty, nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { opening, placesOf, type Place } from '../../lib/model/places.ts';
import { again } from '../../lib/model/reperform.ts';
import { aliveOf, ANSWERED_BY_APP, NETWORK_POLICY, NOT_MESHED } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial, OpenTarget } from '../../lib/model/trial.ts';
import { admitting } from '../sabotage/admitting.ts';

/** Never an allowed caller: the account that every pod without one gets. */
const NOBODY = 'default';

/**
 * A meshed pod in an allowed caller's namespace, with its labels, but with another service account: only the identity
 * differs from the same-request control. The answer of the application, its own 403 or 404 included, means that
 * authorization did not stop it.
 */
export default denies({
  id: 'authz/unauthorized-peer-is-denied',
  title: 'A meshed peer with another service account is denied by every replica that carries ePHI',
  safeguards: ['164.312(a)(1)', '164.312(d)', '164.308(a)(4)(ii)(B)'],
  shows: 'the proxy in front of each replica denied a peer whose only difference was its service account',
  doesNotShow: 'that the declared callers are the approved ones, or access decisions inside the application',
  requires: ['mesh'],
  remediation:
    'Deny by default in the namespace (an AuthorizationPolicy with an empty spec) and allow each caller by its principal.',
  sabotages: [admitting.anybody, admitting.anyPrincipal, admitting.wholeNamespace],
  trials: (system) => system.endpoints.map((endpoint) => trial(system, endpoint)),
});

function trial(system: System, endpoint: Endpoint): DenialTrial {
  const claim = {
    subject: endpointSubject(endpoint),
    expected: 'denied by the proxy in front of it, while the allowed account is served the same request',
    reperform: again('authz/unauthorized-peer-is-denied', byHand(endpoint)),
  };
  if (!endpoint.meshed) return { ...claim, notApplicable: NOT_MESHED };
  // Where a denial has no words, a cut by the caller's own sidecar looks just like it: only replicas are asked.
  const places = nonEmpty(
    placesOf(endpoint).filter(({ isService }) => !isService || endpoint.protocol === 'http'),
  );
  if (!places) return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  if (endpoint.callers.length === 0) {
    return {
      ...claim,
      notApplicable: 'no-declared-caller: nobody may call it at all; segmentation answers for it',
    };
  }
  if (endpoint.callers.some(({ serviceAccount }) => serviceAccount === NOBODY)) {
    return {
      ...claim,
      unproven: `vantage-unsafe: the account "${NOBODY}" is a declared caller, so it cannot play the stranger`,
    };
  }
  const caller = castable(system, endpoint);
  const nobody = caller && standIn(caller, endpoint, NOBODY);
  const known = caller && standIn(caller, endpoint);
  if (!nobody || !known) return { ...claim, unproven: whyNotCastable(endpoint) };
  const twin = openTwin(endpoint);

  const arm = ({ what, to, isService }: Place): DenialArm => ({
    what,
    from: nobody,
    to,
    send: opening(endpoint),
    via: { over: isService ? 'tcp' : 'mesh-mtls' },
    stops: denialsOf(endpoint, system),
    shadows: [...NETWORK_POLICY, { outcome: 'tls-alert', layer: 'mtls' }],
    holes: [ANSWERED_BY_APP, { outcome: 'garbled' }],
    sameRequest: [{ from: known, alive: aliveOf(endpoint.protocol) }],
    sameCaller: [
      ownCanary,
      ...(twin ? [{ to: twin, via: { over: 'tcp' }, alive: [ANSWERED_BY_APP] } satisfies OpenTarget] : []),
      ...(isService ? [] : [identityHolds(to)]),
    ],
  });
  return { ...claim, arms: mapNonEmpty(places, arm) };
}

/** HTTP is answered with a 403; a protocol without a status is cut after the TLS handshake. */
function denialsOf({ protocol }: Endpoint, { mesh }: System): NonEmpty<Stop> {
  const forbidden: Stop = { outcome: 'answered', by: 'proxy', status: [403], layer: 'authorization' };
  if (protocol === 'http' && mesh === 'istio') return [forbidden];
  return [
    forbidden,
    { outcome: 'reset', layer: 'authorization' },
    { outcome: 'closed', layer: 'authorization' },
  ];
}

function byHand({ namespace, service, port, path }: Endpoint): string {
  const overrides = JSON.stringify({ spec: { serviceAccountName: NOBODY } });
  return `kubectl -n ${namespace} run by-hand --rm -i --restart=Never --image=curlimages/curl --overrides='${overrides}' -- curl -sv --max-time 5 http://${service}:${port}${path}`;
}

/** The stranger's own certificate is accepted by the very replica, so that what denies it is not mutual TLS. */
function identityHolds(to: OpenTarget['to']): OpenTarget {
  return {
    to,
    send: { do: 'tcp' },
    via: { over: 'mesh-mtls' },
    alive: [{ outcome: 'connected', peer: 'spiffe://' }],
  };
}
