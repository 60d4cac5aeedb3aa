import { ownCanary, standIn } from '../../lib/model/cast.ts';
import { nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import type { Place } from '../../lib/model/places.ts';
import type { Caller, Endpoint } from '../../lib/model/system.ts';
import type { OpenTarget, OtherCaller } from '../../lib/model/trial.ts';
import { identityHolds } from './denials.ts';
import { byHttp2, callersOf, isSafe, knownMethods, requestOf, type Request } from './requests.ts';

/**
 * Somebody who may send the request, or, where nobody may, the nearest to it that somebody may: at best another
 * caller, else the caller itself with another method.
 */
export function whoMay(
  endpoint: Endpoint,
  caller: Caller,
  method: string,
  language: Request['send']['do'],
): NonEmpty<OtherCaller> | undefined {
  const others = callersOf(endpoint).filter(({ workload }) => workload !== caller.workload);
  const tries = nearestFirst(endpoint, method).flatMap((one) =>
    others.filter(({ methods }) => methods.includes(one)).map((who) => ({ who, one })),
  );
  const found = [...tries, { who: caller, one: method }].flatMap(({ who, one }) => {
    const from = who.meshed ? standIn(who, endpoint) : undefined;
    const request = allowed(endpoint, who, one, language);
    return from && request ? [{ from, send: request.send, alive: request.answer }] : [];
  });
  return nonEmpty(found.slice(0, 1));
}

/** The caller is admitted where it is on trial, with a request of its own, and alive. */
export function itsOwn(
  endpoint: Endpoint,
  { to, isService }: Place,
  own: Request | undefined,
): NonEmpty<OpenTarget> {
  if (own) return [ownCanary, { to, send: own.send, alive: own.answer }];
  return isService ? [ownCanary] : [ownCanary, identityHolds(endpoint, to)];
}

/** The nearest to a method that a caller may use, and that can be tried. */
export function allowed(
  endpoint: Endpoint,
  { methods }: Caller,
  method: string,
  language: Request['send']['do'],
): Request | undefined {
  const request = nearestFirst(endpoint, method)
    .filter((one) => methods.includes(one))
    .map((one) => requestOf(endpoint, one))
    .find((one) => 'send' in one);
  return request && language === 'http2' ? byHttp2(request) : request;
}

/** The method itself, then its like: what changes something is tried on another path than what does not. */
function nearestFirst(endpoint: Endpoint, method: string): readonly string[] {
  const known = knownMethods(endpoint);
  const isLike = (one: string): boolean => isSafe(one) === isSafe(method);
  return [...new Set([method, ...known.filter(isLike), ...known.filter((one) => !isLike(one))])];
}
