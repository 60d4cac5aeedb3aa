import { meshLine } from '../../lib/model/mesh-line.ts';
import { castable, openTwin, ownCanary, standIn, whyNotCastable } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { mapNonEmpty, nonEmpty } from '../../lib/model/nonempty.ts';
import { opening, placesOf, type Place } from '../../lib/model/places.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import { aliveOf, ANSWERED_BY_APP } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Endpoint, type System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial, OpenTarget } from '../../lib/model/trial.ts';
import { admitting } from '../sabotage/admitting.ts';
import { curl } from './by-hand.ts';
import { BEFORE_AUTHORIZATION, denialsOf, identityHolds } from './denials.ts';
import { NOBODY, whyNoStranger, whyNot } from './why-not.ts';

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
  const caller = castable(system, endpoint);
  const nobody = caller && standIn(caller, endpoint, NOBODY);
  const claim = {
    subject: endpointSubject(endpoint),
    expected: 'denied by the proxy in front of it, while the allowed account is served the same request',
    reperform: again('authz/unauthorized-peer-is-denied', standingAt(nobody, curl(endpoint, endpoint.path))),
  };
  const none = whyNot(endpoint);
  if (none) return { ...claim, ...none };
  // Where a denial has no words, a cut by the caller's own sidecar looks just like it: only replicas are asked.
  const places = nonEmpty(
    placesOf(endpoint).filter(({ isService }) => !isService || endpoint.protocol === 'http'),
  );
  if (!places) return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  const unsafe = whyNoStranger(endpoint);
  if (unsafe !== undefined) return { ...claim, unproven: unsafe };
  const known = caller && standIn(caller, endpoint);
  if (!nobody || !known) return { ...claim, unproven: whyNotCastable(endpoint) };
  const twin = openTwin(endpoint);

  const arm = ({ what, to, isService }: Place): DenialArm => ({
    what,
    from: nobody,
    to,
    send: opening(endpoint),
    via: meshLine(endpoint, { isService }),
    stops: denialsOf(endpoint, system),
    shadows: BEFORE_AUTHORIZATION,
    holes: [ANSWERED_BY_APP, { outcome: 'garbled' }],
    sameRequest: [{ from: known, alive: aliveOf(endpoint.protocol) }],
    sameCaller: [
      ownCanary,
      ...(twin ? [{ to: twin, via: { over: 'tcp' }, alive: [ANSWERED_BY_APP] } satisfies OpenTarget] : []),
      ...(isService ? [] : [identityHolds(endpoint, to)]),
    ],
  });
  return { ...claim, arms: mapNonEmpty(places, arm) };
}
