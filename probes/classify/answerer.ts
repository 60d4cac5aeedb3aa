import type { Answerer } from '../protocol.ts';
import { headerOf } from '../wire/header-of.ts';
import type { HttpResponse } from '../wire/http-response.ts';
import { hasEnvoyBody, isEmptyEnvoyReply, isEnvoy, isLinkerdReply } from './proxy-reply.ts';

export interface Way {
  /** The agent's own TLS carried the exchange: no proxy beside the caller can have touched it. */
  readonly ownTls: boolean;
  /** A proxy of the mesh stands beside this agent and may rewrite plain HTTP. */
  readonly ownProxy: boolean;
}

/** Statuses with which a proxy, a filter or a gateway refuses or gives up, whatever body it was told to send. */
const REFUSALS = new Set([401, 403, 407, 429, 502, 503, 504]);

/**
 * Who wrote an HTTP answer. Envoy sets `x-envoy-upstream-service-time` when an upstream answered it, so:
 * - no proxy of the caller's between (own TLS, or no sidecar here): the header means that the first proxy let the
 *   request through. With Envoy's own words in the body, a second proxy or an application that imitates one wrote
 *   them, and these cannot be told apart: unknown.
 * - the caller's own sidecar between: it sets the header on whatever the other side sent, a remote proxy's refusal
 *   included, and overwrites `server`. The header then proves nothing of the remote proxy, so Envoy's exact words
 *   count as a proxy's, and a refusal in other words is unknown. That no application imitated the words is for the
 *   receiver's log to show.
 */
export function whoAnswered(response: HttpResponse, way: Way): Answerer {
  const behindOwnProxy = way.ownProxy && !way.ownTls;
  const passedOn = headerOf(response.headers, 'x-envoy-upstream-service-time') !== undefined;
  if (headerOf(response.headers, 'x-assay-backend') !== undefined) return 'app';
  if (isLinkerdReply(response)) return 'proxy';
  if (hasEnvoyBody(response)) return passedOn && !behindOwnProxy ? 'unknown' : 'proxy';
  if (isEmptyEnvoyReply(response)) return 'proxy';
  if (passedOn) return behindOwnProxy && mayBeRefusal(response) ? 'unknown' : 'app';
  if (isEnvoy(response)) return 'unknown';
  return REFUSALS.has(response.status) ? 'unknown' : 'app';
}

/** An error without words may be any proxy's; 401, 403 and the like may be a filter's in its own words. */
function mayBeRefusal({ status, body }: HttpResponse): boolean {
  return REFUSALS.has(status) || (status >= 400 && body?.length === 0);
}
