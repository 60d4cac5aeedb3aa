import type { HeaderLine } from '../../probes/protocol.ts';
import type { Match, Stop } from '../../lib/model/match.ts';
import type { NonEmpty } from '../../lib/model/nonempty.ts';
import { ANSWERED_BY_APP, PROXY_403, SERVED } from '../../lib/model/stop-words.ts';
import type { Caller, Endpoint, UnsafeProbe } from '../../lib/model/system.ts';
import { appAnswers, isSafe, knownMethods, requestTo, type Request } from './requests.ts';

/** A request that a caller must not get through, and what would show that it did. */
export interface Forbidden {
  /** For the reader, before the place. */
  readonly what?: string;
  /** The method that it comes to if it gets through. */
  readonly method: string;
  readonly send: Request['send'];
  readonly stops: NonEmpty<Stop>;
  readonly holes: NonEmpty<Match>;
  /** In words, where it is not simply denied. */
  readonly expected?: string;
  /** What the caller itself may send in its place; where it is absent, the nearest that is known. */
  readonly plain?: Request;
}

export type WhyNone = { readonly notApplicable: string } | { readonly unproven: string };

const STOPPED = { stops: [PROXY_403], holes: [ANSWERED_BY_APP, { outcome: 'garbled' }] } as const;

/** Methods that the endpoint has and the caller lacks. */
export const lackedBy = (endpoint: Endpoint, { methods }: Caller): readonly string[] =>
  knownMethods(endpoint).filter((method) => !methods.includes(method));

/** Such a method, where nothing can be changed by it; nothing where no such path is declared. */
export function lacked(endpoint: Endpoint, method: string): readonly Forbidden[] {
  const path = isSafe(method) ? endpoint.path : endpoint.unsafeProbe?.path;
  return path === undefined ? [] : [{ method, send: requestTo(endpoint, method, path), ...STOPPED }];
}

/** Verbs that only a rule which lists what is allowed keeps out: methods are case-sensitive (RFC 9110 section 9.1). */
const ODD = ['PATCH', 'PROPFIND', 'TRACE'];
/** Envoy's HTTP/1 parser takes no method that nobody has registered; its HTTP/2 hands on any. */
const UNHEARD_OF = ['ASSAY', 'delete'];

export function oddVerbs(
  endpoint: Endpoint,
  { methods }: Caller,
  { path }: UnsafeProbe,
): readonly Forbidden[] {
  const known = new Set([...knownMethods(endpoint), ...(methods.includes('DELETE') ? ['delete'] : [])]);
  return [...ODD, ...UNHEARD_OF]
    .filter((method) => !known.has(method))
    .map((method) => ({
      what: method,
      method,
      send: { ...requestTo(endpoint, method, path), do: UNHEARD_OF.includes(method) ? 'http2' : 'http1' },
      ...STOPPED,
    }));
}

const HEADERS = ['X-HTTP-Method-Override', 'X-Method-Override', 'X-HTTP-Method'];

/**
 * A method that the caller may use, with a header that asks for one that it lacks. The proxy lets it through: whether
 * the application took the header for the method shows in its answer, where it answers the two differently.
 */
export function overrides(
  endpoint: Endpoint,
  caller: Caller,
  { path, answers }: UnsafeProbe,
): readonly Forbidden[] | WhyNone {
  const carriers = caller.methods.filter((method) => answers[method] !== undefined);
  if (carriers.length === 0)
    return { notApplicable: `no-carrier: it may send nothing to ${path} that has a declared answer` };
  // Applications that honour such a header do so for POST, if not for all.
  const pair = wantedFirst(endpoint, caller)
    .flatMap((method) => carriers.toSorted(postFirst).map((carrier) => ({ method, carrier })))
    .find(({ method, carrier }) => answers[method] !== undefined && answers[method] !== answers[carrier]);
  if (!pair) {
    const known = carriers.join(' and ');
    return {
      unproven: `indistinguishable: at ${path} the application answers ${known} as it answers what the caller lacks`,
    };
  }
  const { method, carrier } = pair;
  const plain = answers[carrier] ?? 0;
  const others = [...new Set(Object.values(answers))].filter((status) => status !== plain);
  const send = requestTo(endpoint, carrier, path);
  return HEADERS.map((name) => ({
    what: `${name}: ${method}`,
    method,
    send: { ...send, headers: [[name, method] satisfies HeaderLine] },
    stops: [{ outcome: 'answered', by: 'app', status: [plain], layer: 'authorization' }, PROXY_403],
    holes: [...appAnswers(...others), SERVED],
    expected: `answered ${plain} as ${carrier} is without the header, and not ${answers[method]} as ${method} is${
      isUsed(endpoint, method) ? '' : ' by the word of the file, for nobody may send it'
    }`,
    plain: { send, answer: appAnswers(plain) },
  }));
}

const postFirst = (a: string, b: string): number => Number(b === 'POST') - Number(a === 'POST');

const isUsed = ({ callers }: Endpoint, method: string): boolean =>
  callers.some(({ methods }) => methods.includes(method));

/** First what somebody may do, whose answer is therefore seen; among those, what destroys. */
function wantedFirst(endpoint: Endpoint, caller: Caller): readonly string[] {
  const rank = (method: string): number => (isUsed(endpoint, method) ? 0 : 2) + (method === 'DELETE' ? 0 : 1);
  return lackedBy(endpoint, caller).toSorted((a, b) => rank(a) - rank(b));
}
