import type { Outcome } from '../protocol.ts';
import { headerOf } from '../wire/header-of.ts';
import type { HttpResponse } from '../wire/http-response.ts';
import { type Way, whoAnswered } from './answerer.ts';
import { keptHeaders } from './kept-headers.ts';

/**
 * The outcome of a complete response. Where one of our own backends is meant, any other's answer is no answer of it;
 * a proxy's own reply is nobody's, and stands.
 */
export function classifyHttp(
  response: HttpResponse,
  way: Way,
  backend: string | undefined,
  keep: readonly string[] = [],
): Outcome {
  const by = whoAnswered(response, way);
  const named = headerOf(response.headers, 'x-assay-backend') ?? '';
  if (backend !== undefined && by !== 'proxy' && named !== backend) {
    return { outcome: 'wrong-backend', backend: named.slice(0, 256) };
  }
  return {
    outcome: 'answered',
    by,
    status: response.status,
    protocol: 'http',
    headers: keptHeaders(response.headers, keep),
  };
}
