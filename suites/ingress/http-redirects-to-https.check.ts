import { ownCanary } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { hostSubject, httpsOrigin, NO_ADDRESS, visiting, visitor } from '../../lib/model/edge.ts';
import type { Match, Stop } from '../../lib/model/match.ts';
import { flatMapNonEmpty, mapNonEmpty, nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { again } from '../../lib/model/reperform.ts';
import { ANSWERED_BY_APP } from '../../lib/model/stop-words.ts';
import type { IngressHost, System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial } from '../../lib/model/trial.ts';
import { clearGateway } from '../sabotage/clear-gateway.ts';

/** Redirects that keep a visitor on his way; 303 turns a POST into a GET and is none of them. */
const REDIRECTS = [301, 302, 307, 308];
const ANY_REDIRECT = [300, ...REDIRECTS, 303, 305];
const SUCCESSES = [200, 201, 202, 203, 204, 205, 206, 207, 208, 226];
/** A path that nobody declares: a redirect that is written for known paths alone is none. */
const UNDECLARED = '/assay-undeclared';

/**
 * What is sent in clear must go nowhere: the edge itself answers with a redirect to https on the same host, or nobody
 * listens. An application that redirects by itself was handed the request in clear, and where Envoy says that an
 * upstream answered, that is a hole, whatever it answered. Another edge's redirect cannot be told from an
 * application's, and is inconclusive; so is a refusal that leads nowhere (404 of a proxy, Kong's 426).
 */
export default denies({
  id: 'ingress/http-redirects-to-https',
  title: 'A request in clear text is led to https on the same host, and to nothing else',
  safeguards: ['164.312(e)(1)', '164.312(e)(2)(ii)'],
  shows:
    'the edge answered each request in clear with a redirect of its own to https on the same host, or nobody listened, while https served the host',
  doesNotShow:
    'other paths, methods and hosts, what a redirected browser had already sent in clear (a cookie without Secure, the body of a POST), or the answer to an ACME challenge',
  requires: ['ingress'],
  remediation:
    'Redirect the whole listener, not path by path (Istio: servers.tls.httpsRedirect true on the HTTP server), or close the port.',
  sabotages: [clearGateway.noRedirect, clearGateway.onePath, clearGateway.anotherHost],
  trials: (system) => system.ingress.map((host) => trial(system, host)),
});

function trial(system: System, edge: IngressHost): DenialTrial {
  const { host, port, clearPort, paths } = edge;
  const claim = {
    subject: hostSubject({ host, port: clearPort ?? port }, clearPort === undefined ? 'clear' : undefined),
    expected: `${REDIRECTS.join(', ')} to ${httpsOrigin(edge)} by the edge itself, or nobody listens`,
    reperform: again(
      'ingress/http-redirects-to-https',
      `curl -si --connect-to ::${edge.addresses[0] ?? host}:${clearPort ?? port} http://${host}${paths[0] ?? '/'}`,
    ),
  };
  if (clearPort === undefined) {
    return { ...claim, notApplicable: 'no-clear-port: the file declares that nobody listens in clear text' };
  }
  const addresses = nonEmpty(edge.addresses);
  if (!addresses) return { ...claim, unproven: NO_ADDRESS };
  const requests = requestsOf(edge);
  return {
    ...claim,
    arms: flatMapNonEmpty(addresses, (address) =>
      mapNonEmpty(requests, (request) => arm(system, edge, { ...request, address, clearPort })),
    ),
  };
}

interface Request {
  readonly method: string;
  readonly path: string;
  /** What https is asked for beside it, where its own path may not be served there. */
  readonly served: string;
}

function requestsOf({ paths, unsafeProbe }: IngressHost): NonEmpty<Request> {
  const gets = paths.map((path) => ({ method: 'GET', path, served: path }));
  const post = unsafeProbe?.answers['POST'] === undefined ? [] : [unsafeProbe.path];
  return [
    { method: 'GET', path: UNDECLARED, served: paths[0] ?? '/' },
    ...gets,
    ...post.map((path) => ({ method: 'POST', path, served: path })),
  ];
}

function arm(
  system: System,
  edge: IngressHost,
  { method, path, served, address, clearPort }: Request & { address: string; clearPort: number },
): DenialArm {
  const { host, port } = edge;
  const from = visitor(system);
  return {
    what: `${method} ${path} at ${address}`,
    from,
    to: { at: 'address', host: address, port: clearPort, name: host },
    send: { do: 'http1', method, path, host },
    via: { over: 'tcp' },
    stops: stopsOf(edge),
    shadows: [],
    holes: holesOf(edge),
    witness: [
      {
        from,
        to: { at: 'address', host: address, port, name: host },
        send: { do: 'http1', method, path: served, host },
        via: visiting(host),
        alive: servedOverTls(host),
      },
    ],
    sameCaller: [ownCanary],
  };
}

const stopsOf = (edge: IngressHost): NonEmpty<Stop> => [
  { outcome: 'answered', by: 'proxy', status: REDIRECTS, leadsTo: httpsOrigin(edge), layer: 'tls-floor' },
  { outcome: 'refused', layer: 'tls-floor' },
  { outcome: 'dropped', layer: 'tls-floor' },
];

const holesOf = (edge: IngressHost): NonEmpty<Match> => [
  { outcome: 'answered', status: SUCCESSES },
  { outcome: 'answered', status: ANY_REDIRECT, leadsElsewhere: httpsOrigin(edge) },
  { outcome: 'answered', headers: { 'x-envoy-upstream-service-time': 'present' } },
];

/** Served, or asked who one is: by a token, or by a certificate once the host had shown its own. */
const servedOverTls = (host: string): NonEmpty<Match> => [
  ANSWERED_BY_APP,
  { outcome: 'answered', status: [401, 403] },
  { outcome: 'tls-alert', codes: [116], version: 'TLSv1.3', host },
];
