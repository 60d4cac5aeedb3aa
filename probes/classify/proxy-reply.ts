import { headerOf } from '../wire/header-of.ts';
import type { HttpResponse } from '../wire/http-response.ts';

/**
 * Bodies that Envoy writes itself, whole: source/extensions/filters/http/rbac, jwt_authn (google/jwt_verify_lib),
 * and router (common/http/codes and utility).
 */
const ENVOY_BODIES: readonly { readonly status: readonly number[]; readonly body: RegExp }[] = [
  { status: [403], body: /^RBAC: access denied$/ },
  { status: [401, 403], body: /^(?:Jwt|Jwks|Audiences in Jwt) [\w ,.'[\]-]{1,120}$/ },
  { status: [503], body: /^upstream connect error or disconnect\/reset before headers\b[^\n]{0,400}$/ },
  { status: [503], body: /^no healthy upstream$/ },
  { status: [504], body: /^upstream request timeout$/ },
];

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export function isEnvoy(response: HttpResponse): boolean {
  const server = headerOf(response.headers, 'server');
  return server === 'envoy' || server === 'istio-envoy';
}

/** A body of Envoy's own, with the status and the type it gives it. */
export function hasEnvoyBody(response: HttpResponse): boolean {
  const { status, headers, body } = response;
  if (!body || !isEnvoy(response) || headerOf(headers, 'content-type') !== 'text/plain') return false;
  const text = body.toString('latin1');
  return ENVOY_BODIES.some((reply) => reply.status.includes(status) && reply.body.test(text));
}

/** Envoy without a route, without a cluster, or with a redirect of its own: no body, and nobody behind it was timed. */
export function isEmptyEnvoyReply(response: HttpResponse): boolean {
  const { status, headers, body } = response;
  if (body?.length !== 0 || !isEnvoy(response)) return false;
  if (headerOf(headers, 'x-envoy-upstream-service-time') !== undefined) return false;
  return status === 404 || status === 503 || REDIRECTS.has(status);
}

/** Linkerd marks the replies that its proxy makes up. */
export function isLinkerdReply(response: HttpResponse): boolean {
  return headerOf(response.headers, 'l5d-proxy-error') !== undefined;
}
