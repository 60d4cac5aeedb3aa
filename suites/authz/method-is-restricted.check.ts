import { asSidecar } from '../../lib/model/mesh-line.ts';
import { standIn } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { nonEmpty } from '../../lib/model/nonempty.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import { endpointSubject, type Caller, type Endpoint } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial } from '../../lib/model/trial.ts';
import type { PodVantage } from '../../lib/model/vantage.ts';
import { loosening } from '../sabotage/loosening.ts';
import { methodOverride } from '../sabotage/method-override.ts';
import { allowed, itsOwn, whoMay } from './beside.ts';
import { curl } from './by-hand.ts';
import { BEFORE_AUTHORIZATION } from './denials.ts';
import { lacked, lackedBy, oddVerbs, overrides, type Forbidden, type WhyNone } from './forbidden.ts';
import { placesToCall } from './places-to-call.ts';
import { callersOf, isSafe, variantOf } from './requests.ts';
import { whyNot } from './why-not.ts';

/**
 * Declared callers send what they are not declared to send. The application's own answer, a 404 or 405 included, means
 * that authorization did not stop it. What changes something goes only to a path whose id cannot exist.
 */
export default denies({
  id: 'authz/method-is-restricted',
  title: 'A declared caller is denied every method that it is not declared to use',
  safeguards: ['164.312(a)(1)', '164.308(a)(4)(ii)(B)'],
  shows:
    'the proxy in front of each replica denied the methods that a caller lacks, verbs that nobody has, and no header turned one method into another',
  doesNotShow:
    'other paths than those declared, or what a method that is allowed may do inside the application',
  requires: ['mesh'],
  remediation:
    'List the methods of each caller in the ALLOW rule (operation.methods, never notMethods), and switch off method overrides in the application.',
  sabotages: [loosening.anyMethod, loosening.oneMethodMore, loosening.notMethods, methodOverride],
  trials: (system) => system.endpoints.flatMap(trialsOf),
});

function trialsOf(endpoint: Endpoint): readonly DenialTrial[] {
  const whole = {
    ...claimOf(endpoint),
    reperform: again('authz/method-is-restricted', curl(endpoint, endpoint.path)),
  };
  if (endpoint.protocol !== 'http')
    return [{ ...whole, notApplicable: `not-http: ${endpoint.protocol} has no methods` }];
  const none = whyNot(endpoint);
  if (none) return [{ ...whole, ...none }];
  const { unsafeProbe } = endpoint;
  const callers = callersOf(endpoint);
  const lacking = callers.flatMap((caller) =>
    lackedBy(endpoint, caller)
      .filter((method) => unsafeProbe !== undefined || isSafe(method))
      .map((method) => trial(endpoint, caller, method, lacked(endpoint, method))),
  );
  if (!unsafeProbe) return [...lacking, { ...whole, notRun: UNDECLARED }];
  if (lacking.length === 0) return [{ ...whole, notApplicable: NOBODY_LACKS }];
  return [
    ...lacking,
    ...callers.flatMap((caller) => [
      trial(endpoint, caller, 'odd-verbs', oddVerbs(endpoint, caller, unsafeProbe)),
      trial(endpoint, caller, 'overrides', overrides(endpoint, caller, unsafeProbe)),
    ]),
  ];
}

const UNDECLARED =
  'unsafe-method: it declares no unsafeProbe, so no method that changes something can be tried';
const NOBODY_LACKS = 'nobody-lacks: each declared caller may use every method that it is known to have';

const claimOf = (endpoint: Endpoint, variant?: string, expected = DENIED) => ({
  subject: endpointSubject(endpoint, variant),
  expected,
});
const DENIED = 'denied by the proxy in front of it, while what is allowed is answered by the application';

function trial(
  endpoint: Endpoint,
  caller: Caller,
  variant: string,
  tries: readonly Forbidden[] | WhyNone,
): DenialTrial {
  const list = 'length' in tries ? tries : [];
  const from = caller.meshed ? standIn(caller, endpoint) : undefined;
  const byHand = list.map((one) => commandOf(endpoint, from, one)).join('\n');
  const claim = {
    ...claimOf(endpoint, variantOf(caller, variant), list[0]?.expected),
    reperform: again('authz/method-is-restricted', byHand || curl(endpoint, endpoint.path)),
  };
  if (!('length' in tries)) return { ...claim, ...tries };
  if (!from) return { ...claim, unproven: `vantage-unsafe: ${caller.bare ?? 'it is not meshed'}` };
  const arms = nonEmpty(list.flatMap((one) => armsOf(endpoint, caller, from, one)));
  return arms
    ? { ...claim, arms }
    : { ...claim, unproven: 'no-witness: nothing that anybody may send can be tried' };
}

function armsOf(
  endpoint: Endpoint,
  caller: Caller,
  from: PodVantage,
  { what, method, send, stops, holes, plain }: Forbidden,
): readonly DenialArm[] {
  const sameRequest = whoMay(endpoint, caller, method, send.do);
  if (!sameRequest) return [];
  // A sidecar of the caller's own would stop an odd verb itself, and adds nothing to a header that it hands on.
  return placesToCall(endpoint)
    .filter(({ isService }) => !isService || what === undefined)
    .map((place) => ({
      what: what === undefined ? place.what : `${what}, ${place.what}`,
      from,
      to: place.to,
      send,
      via: place.isService ? { over: 'tcp' } : asSidecar(endpoint, ...(send.do === 'http2' ? ['h2'] : [])),
      stops,
      shadows: BEFORE_AUTHORIZATION,
      holes,
      sameRequest,
      sameCaller: itsOwn(endpoint, place, plain ?? allowed(endpoint, caller, method, send.do)),
    }));
}

function commandOf(endpoint: Endpoint, from: PodVantage | undefined, { send }: Forbidden): string {
  const lines = (send.headers ?? []).map(([name, value]) => `-H '${name}: ${value}'`);
  const language = send.do === 'http2' ? ['--http2-prior-knowledge'] : [];
  return standingAt(from, curl(endpoint, send.path, ...language, '-X', send.method, ...lines));
}
