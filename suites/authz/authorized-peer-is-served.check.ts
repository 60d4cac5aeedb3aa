import { meshLine } from '../../lib/model/mesh-line.ts';
import { castable, impostor, ownCanary, standIn } from '../../lib/model/cast.ts';
import { permits } from '../../lib/model/check.ts';
import type { Stop } from '../../lib/model/match.ts';
import { mapNonEmpty, nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { opening, type Place } from '../../lib/model/places.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import { aliveOf, MTLS_CUT } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Caller, type Endpoint, type System } from '../../lib/model/system.ts';
import type { PermitArm, PermitTrial } from '../../lib/model/trial.ts';
import { withholding } from '../sabotage/withholding.ts';
import { curl } from './by-hand.ts';
import { denialsOf } from './denials.ts';
import { placesToCall } from './places-to-call.ts';
import { callersOf, requestOf, variantOf, type Request } from './requests.ts';
import { NOBODY, whyNoStranger, whyNot } from './why-not.ts';

/**
 * Each declared caller uses each method that it is declared to use, at every replica and through its sidecar; a
 * meshed pod with another account is denied the same request beside it, so that not everybody is served.
 */
export default permits({
  id: 'authz/authorized-peer-is-served',
  title: 'Each declared caller is served what it is declared to use, and a stranger is not',
  safeguards: ['164.308(a)(4)(ii)(B)'],
  shows:
    'each declared caller was answered by the application for each of its methods where another account was denied',
  doesNotShow:
    'that the declared callers are the approved ones, or that each record is served to whoever may see it',
  requires: ['mesh'],
  remediation:
    'Allow the caller by its principal, with the method and path, in the AuthorizationPolicy of the workload (no DENY may match it), and admit its pods by label in the NetworkPolicies of both sides.',
  sabotages: [withholding.denied, withholding.oneMethodLess, withholding.onePathLess],
  trials: (system) => system.endpoints.flatMap((endpoint) => trialsOf(system, endpoint)),
});

function trialsOf(system: System, endpoint: Endpoint): readonly PermitTrial[] {
  const none = whyNot(endpoint);
  if (none) return [{ ...claimOf(endpoint), ...none }];
  return callersOf(endpoint).flatMap((caller) =>
    endpoint.protocol === 'http'
      ? caller.methods.map((method) => trial(system, endpoint, caller, method))
      : [trial(system, endpoint, caller)],
  );
}

const claimOf = (endpoint: Endpoint, variant?: string, byHand = curl(endpoint, endpoint.path)) => ({
  subject: endpointSubject(endpoint, variant),
  expected: 'answered by the application, while another account is denied the same request',
  reperform: again('authz/authorized-peer-is-served', byHand),
});

function trial(system: System, endpoint: Endpoint, caller: Caller, method?: string): PermitTrial {
  const request = method === undefined ? greetingOf(endpoint) : requestOf(endpoint, method);
  const variant = variantOf(caller, method);
  if ('notRun' in request) return { ...claimOf(endpoint, variant), ...request };
  const path = 'path' in request.send ? request.send.path : endpoint.path;
  const from = caller.meshed ? standIn(caller, endpoint) : impostor(caller);
  const byHand = standingAt(from, curl(endpoint, path, ...(method === undefined ? [] : ['-X', method])));
  const claim = claimOf(endpoint, variant, byHand);

  const unsafe = whyNoStranger(endpoint);
  if (unsafe !== undefined) return { ...claim, unproven: unsafe };
  const stranger = standIn(castable(system, endpoint) ?? caller, endpoint, NOBODY);
  const places = nonEmpty(placesToCall(endpoint));
  if (!from || !stranger || !places)
    return { ...claim, unproven: `vantage-unsafe: ${caller.bare ?? 'its labels are not known'}` };

  const arm = ({ what, to, isService }: Place): PermitArm => ({
    what,
    from,
    to,
    send: request.send,
    via: caller.meshed ? meshLine(endpoint, { isService }) : { over: 'tcp' },
    serves: request.answer,
    breaks: breaksOf(endpoint, system),
    contrast: [
      {
        from: stranger,
        via: meshLine(endpoint, { isService }),
        stopped: denialsOf(endpoint, system),
        // A refusal of HEAD has no words by which the proxy could be known.
        ...(method === 'HEAD' ? { send: opening(endpoint) } : {}),
      },
    ],
    sameCaller: [ownCanary],
  });
  return { ...claim, arms: mapNonEmpty(places, arm) };
}

const greetingOf = (endpoint: Endpoint): Pick<PermitArm, 'send'> & Pick<Request, 'answer'> => ({
  send: opening(endpoint),
  answer: aliveOf(endpoint.protocol),
});

/** What stops a caller on its way. An error of the application, or its silence, is nobody's refusal. */
const breaksOf = (endpoint: Endpoint, system: System): NonEmpty<Stop> => [
  ...denialsOf(endpoint, system),
  ...MTLS_CUT,
  { outcome: 'tls-alert', layer: 'mtls' },
  { outcome: 'refused', layer: 'network-policy' },
  { outcome: 'dropped', after: 'syn', layer: 'network-policy' },
];
