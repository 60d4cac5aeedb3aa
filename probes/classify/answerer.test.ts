import { expect } from 'chai';
import { readHttpResponse } from '../wire/http-response.ts';
import { whoAnswered, type Way } from './answerer.ts';
import { keptHeaders } from './kept-headers.ts';

const DIRECT: Way = { ownTls: false, ownProxy: false };
const OWN_TLS: Way = { ownTls: true, ownProxy: true };
const BEHIND_SIDECAR: Way = { ownTls: false, ownProxy: true };

const ENVOY = 'server: istio-envoy';
const PASSED_ON = 'x-envoy-upstream-service-time: 3';
const TEXT = 'content-type: text/plain';
const RBAC = 'RBAC: access denied';

const cases: readonly [string, Way, number, readonly string[], string, string][] = [
  ['RBAC of the remote proxy', DIRECT, 403, [ENVOY, TEXT], RBAC, 'proxy'],
  ['RBAC of the remote proxy, inside our TLS', OWN_TLS, 403, [ENVOY, TEXT], RBAC, 'proxy'],
  ['the words of RBAC from behind the remote proxy', OWN_TLS, 403, [ENVOY, TEXT, PASSED_ON], RBAC, 'unknown'],
  ['the words of RBAC from behind a gateway', DIRECT, 403, [ENVOY, TEXT, PASSED_ON], RBAC, 'unknown'],
  ['RBAC through our own sidecar', BEHIND_SIDECAR, 403, ['server: envoy', TEXT, PASSED_ON], RBAC, 'proxy'],
  ['an imitation without Envoy', DIRECT, 403, [TEXT], RBAC, 'unknown'],
  ['an imitation of another type', DIRECT, 403, [ENVOY, 'content-type: text/html'], RBAC, 'unknown'],
  ['an imitation with more words', DIRECT, 403, [ENVOY, TEXT], `${RBAC}!`, 'unknown'],
  ['an imitation with another status', DIRECT, 200, [ENVOY, TEXT], RBAC, 'unknown'],
  ['an imitation that names its backend', DIRECT, 403, [ENVOY, TEXT, 'x-assay-backend: a'], RBAC, 'app'],
  ['a missing token', DIRECT, 401, [ENVOY, TEXT, 'www-authenticate: Bearer'], 'Jwt is missing', 'proxy'],
  ['a wrong audience', DIRECT, 403, [ENVOY, TEXT], 'Audiences in Jwt are not allowed', 'proxy'],
  [
    'an unknown key',
    DIRECT,
    401,
    [ENVOY, TEXT],
    "Jwks doesn't have key to match kid or alg from Jwt",
    'proxy',
  ],
  ['no upstream', DIRECT, 503, [ENVOY, TEXT], 'no healthy upstream', 'proxy'],
  [
    'a broken upstream',
    BEHIND_SIDECAR,
    503,
    [ENVOY, TEXT],
    'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
    'proxy',
  ],
  ['a slow upstream', DIRECT, 504, [ENVOY, TEXT], 'upstream request timeout', 'proxy'],
  ['no route', DIRECT, 404, [ENVOY], '', 'proxy'],
  ['a redirect of Envoy', DIRECT, 301, [ENVOY, 'location: https://a/'], '', 'proxy'],
  ['Linkerd', DIRECT, 403, ['l5d-proxy-error: unauthorized'], '', 'proxy'],
  ['the app behind Envoy', OWN_TLS, 200, [ENVOY, PASSED_ON], '{}', 'app'],
  ['the app refuses', OWN_TLS, 403, [ENVOY, PASSED_ON], '{"no":1}', 'app'],
  ['the app through two proxies', BEHIND_SIDECAR, 200, ['server: envoy', PASSED_ON], '{}', 'app'],
  ['a 404 of the app through two proxies', BEHIND_SIDECAR, 404, ['server: envoy', PASSED_ON], '{}', 'app'],
  [
    'a 403 in words of its own through two proxies',
    BEHIND_SIDECAR,
    403,
    ['server: envoy', PASSED_ON],
    '{}',
    'unknown',
  ],
  ['an empty 404 through two proxies', BEHIND_SIDECAR, 404, ['server: envoy', PASSED_ON], '', 'unknown'],
  ['Envoy that hides its timing', DIRECT, 200, [ENVOY], '{}', 'unknown'],
  ['no proxy at all', DIRECT, 200, [], '{}', 'app'],
  ['a 404 without any proxy', DIRECT, 404, ['server: x'], 'no', 'app'],
  ['a 503 of who knows whom', DIRECT, 503, [], 'down', 'unknown'],
];

describe('who answered', () => {
  for (const [what, way, status, headers, body, by] of cases) {
    it(`${what}: ${by}`, () => {
      const head = [`HTTP/1.1 ${status} X`, ...headers, `content-length: ${body.length}`, '', body];
      const response = readHttpResponse(Buffer.from(head.join('\r\n')), 'GET', 'open');
      if (response === 'more' || response === 'garbled') throw new Error(response);
      expect(whoAnswered(response, way)).to.equal(by);
    });
  }
});

describe('kept headers', () => {
  it('leave out queries, secrets and everything not on the list', () => {
    const kept = keptHeaders([
      ['Location', 'https://a.example/b?session=1#c'],
      ['WWW-Authenticate', 'Bearer realm="secret"'],
      ['set-cookie', 'a=b'],
      ['X-Envoy-Upstream-Service-Time', '12'],
      ['server', 'a'],
      ['server', 'b'],
    ]);
    expect(kept).to.deep.equal({
      location: 'https://a.example/b',
      'www-authenticate': 'Bearer',
      'x-envoy-upstream-service-time': 'present',
      server: 'a, b',
    });
  });

  it('are those asked for too, cut short, and never a secret', () => {
    const kept = keptHeaders(
      [
        ['X-Version', 'v2'],
        ['x-version', 'v3'],
        ['X-Long', 'x'.repeat(1000)],
        ['location', '/a?b'],
        ['www-authenticate', 'Bearer realm="secret"'],
        ['set-cookie', 'a=b'],
        ['authorization', 'c'],
        ['etag', 'd'],
      ],
      ['x-version', 'x-long', 'x-absent', 'location', 'www-authenticate', 'set-cookie', 'authorization'],
    );
    expect(kept).to.deep.equal({
      'x-version': 'v2, v3',
      'x-long': 'x'.repeat(256),
      location: '/a',
      'www-authenticate': 'Bearer',
    });
  });
});
