import { castable, ownCanary, standIn, whyNotCastable } from '../../lib/model/cast.ts';
import type { Match, Stop } from '../../lib/model/match.ts';
import { meshLine } from '../../lib/model/mesh-line.ts';
import type { NonEmpty } from '../../lib/model/nonempty.ts';
import type { Place } from '../../lib/model/places.ts';
import { PROXY_403, SERVED } from '../../lib/model/stop-words.ts';
import type { Caller, Endpoint, System } from '../../lib/model/system.ts';
import type { DenialArm, OpenTarget, OtherCaller } from '../../lib/model/trial.ts';
import type { PodVantage } from '../../lib/model/vantage.ts';
import { BEFORE_AUTHORIZATION } from './denials.ts';
import { callersOf, requestTo, type Request } from './requests.ts';

/** One way to say what must not get through. */
export interface Form {
  readonly what: string;
  readonly send: Request['send'];
  readonly stops: NonEmpty<Stop>;
  /** The nearest to it that is served, where nobody may send it. */
  readonly near: Request;
  /** Somebody who may send it, and what that comes to. */
  readonly served?: { readonly from: PodVantage; readonly alive: NonEmpty<Match> };
}

/** A request that Envoy itself calls bad is nobody's way in, whoever sends it. */
export const CALLED_BAD: Stop = { outcome: 'answered', by: 'proxy', status: [400], layer: 'authorization' };
export const DENIED: NonEmpty<Stop> = [PROXY_403, CALLED_BAD];

/** What a caller may do at an endpoint whatever is denied to it: the request of the file. */
export const plainGet = (endpoint: Endpoint): Request => ({
  send: requestTo(endpoint, 'GET', endpoint.path),
  answer: [SERVED],
});

export function prohibitedArm(
  endpoint: Endpoint,
  from: PodVantage,
  { what, to, isService }: Place,
  form: Form,
): DenialArm {
  const via = meshLine(endpoint, { isService });
  const near: OtherCaller = { from, send: form.near.send, alive: form.near.answer };
  const itself: OpenTarget = { to, send: form.near.send, alive: form.near.answer };
  return {
    what: `${form.what}, to ${what}`,
    from,
    to,
    send: form.send,
    via,
    stops: form.stops,
    shadows: BEFORE_AUTHORIZATION,
    holes: [{ outcome: 'answered', by: 'app', below: 400 }, { outcome: 'garbled' }],
    sameRequest: [form.served ?? near],
    sameCaller: [ownCanary, itself],
  };
}

/** A declared caller that may GET, can be played, and is none of the exceptions. */
export function callerAgainst(
  system: System,
  endpoint: Endpoint,
  except: readonly string[] = [],
): { readonly caller: Caller; readonly from: PodVantage } | { readonly why: string } {
  const callers = callersOf(endpoint).filter(({ workload }) => !except.includes(workload));
  const caller = castable(system, { ...endpoint, callers });
  const from = caller && standIn(caller, endpoint);
  return caller && from ? { caller, from } : { why: whyNotCastable({ ...endpoint, callers }) };
}

/** A caller that is an exception. */
export function exceptedCaller(
  system: System,
  endpoint: Endpoint,
  except: readonly string[],
): PodVantage | undefined {
  const callers = callersOf(endpoint).filter(({ workload }) => except.includes(workload));
  const caller = castable(system, { ...endpoint, callers });
  return caller && standIn(caller, endpoint);
}
