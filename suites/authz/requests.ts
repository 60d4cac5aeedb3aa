import type { Exchange } from '../../probes/protocol.ts';
import type { Match } from '../../lib/model/match.ts';
import type { NonEmpty } from '../../lib/model/nonempty.ts';
import { SERVED } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Caller, type Endpoint } from '../../lib/model/system.ts';
import { variantOf as whose } from '../actors.ts';

/** RFC 9110 section 9.2.1, without TRACE: what may be sent to an endpoint of others wherever it may be read. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
export const isSafe = (method: string): boolean => SAFE.has(method);

/** A request with a method, and the application's own answer to it. */
export interface Request {
  readonly send: Extract<Exchange, { do: 'http1' | 'http2' }>;
  readonly answer: NonEmpty<Match>;
}

/**
 * What shows that a caller may use a method: served where that changes nothing, else the application's own refusal on
 * the path whose id cannot exist. Where none is declared, the reason why nothing is sent.
 */
export function requestOf(endpoint: Endpoint, method: string): Request | { readonly notRun: string } {
  if (isSafe(method)) return { send: requestTo(endpoint, method, endpoint.path), answer: [SERVED] };
  const { unsafeProbe } = endpoint;
  if (!unsafeProbe)
    return { notRun: `unsafe-method: ${endpointSubject(endpoint)} declares no unsafeProbe for ${method}` };
  const status = unsafeProbe.answers[method];
  if (status === undefined)
    return {
      notRun: `unsafe-method: unsafeProbe.answers of ${endpointSubject(endpoint)} says nothing of ${method}`,
    };
  return { send: requestTo(endpoint, method, unsafeProbe.path), answer: appAnswers(status) };
}

export const requestTo = ({ host }: Endpoint, method: string, path: string): Request['send'] => ({
  do: 'http1',
  method,
  path,
  host,
});

/** The same request, field for field, by HTTP/2. */
export const byHttp2 = ({ send, answer }: Request): Request => ({ send: { ...send, do: 'http2' }, answer });

export const appAnswers = (...status: readonly number[]): NonEmpty<Match> => [
  { outcome: 'answered', by: 'app', status },
];

/** Declared callers, each workload once, with everything that it may use. */
export function callersOf({ callers }: Endpoint): readonly Caller[] {
  return [...Map.groupBy(callers, ({ workload }) => workload).values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ ...first, methods: [...new Set(same.flatMap(({ methods }) => methods))] }] : [];
  });
}

/** A caller and what it does, in a subject: `shop.till-get`. */
export const variantOf = (caller: Caller, what?: string): string =>
  what === undefined ? whose(caller) : `${whose(caller)}-${what.toLowerCase()}`;

/**
 * Every method that the endpoint is known to have: somebody may use it, or the application's answer to it is declared.
 * HEAD is left out: a refusal of it has no words by which the proxy could be known, and who lacks GET is tried by that.
 */
export const knownMethods = ({ callers, unsafeProbe }: Endpoint): readonly string[] =>
  [
    ...new Set([...callers.flatMap(({ methods }) => methods), ...Object.keys(unsafeProbe?.answers ?? {})]),
  ].filter((method) => method !== 'HEAD');
