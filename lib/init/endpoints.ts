import { pathFromAuthorization } from './callers-by-authorization.ts';
import { guessCallers, type Callers, type Place } from './callers.ts';
import { isGateway } from './gateways.ts';
import { guess, type Guess } from './guess.ts';
import { behind, referenceOf } from './labels.ts';
import { guessMesh } from './mesh.ts';
import { targetsOf } from './ports.ts';
import { guessProtocol } from './protocol.ts';
import type { LeftOut } from './scope.ts';
import type { Seen } from './seen.ts';
import type { PortView, ServiceView } from './views.ts';

/** A port of a Service that may carry ePHI. */
export interface EndpointGuess extends Callers {
  readonly service: string;
  readonly port: number;
  readonly protocol: Guess<'http' | 'postgres' | 'tcp'>;
  /** For http. */
  readonly path?: Guess<string>;
  readonly mesh: Guess<boolean>;
}

export interface Endpoints {
  readonly endpoints: readonly EndpointGuess[];
  /** Headless Services that only repeat another one. */
  readonly duplicates: readonly { readonly what: string; readonly of: string }[];
  readonly leftOut: readonly LeftOut[];
}

/** Every TCP port of every Service in scope that has pods of its own. */
export function guessEndpoints(seen: Seen, namespaces: readonly string[]): Endpoints {
  const inScope = seen.services.filter(({ metadata }) => namespaces.includes(metadata.namespace));
  const judged = inScope.map((service) => ({ service, ...judge(service, inScope, seen) }));
  const taken = judged.filter(({ why, twin }) => why === undefined && twin === undefined);
  const ports = taken.flatMap(({ service }) => service.spec.ports.map((port) => ({ service, port })));
  return {
    endpoints: ports
      .filter(({ port }) => port.protocol === 'TCP')
      .map(({ service, port }) => endpointOf(service, port, seen)),
    duplicates: judged.flatMap(({ service, twin }) =>
      twin === undefined ? [] : [{ what: referenceOf(service), of: referenceOf(twin) }],
    ),
    leftOut: [
      ...judged.flatMap(({ service, why }) =>
        why === undefined ? [] : [{ what: referenceOf(service), why }],
      ),
      ...ports
        .filter(({ port }) => port.protocol !== 'TCP')
        .map(({ service, port }) => ({
          what: `${referenceOf(service)}:${port.port}`,
          why: `it speaks ${port.protocol}, and probes speak TCP`,
        })),
    ],
  };
}

function judge(
  service: ServiceView,
  inScope: readonly ServiceView[],
  seen: Seen,
): { readonly why?: string; readonly twin?: ServiceView } {
  const { spec, metadata } = service;
  if (Object.keys(spec.selector).length === 0) return { why: 'it selects no pods' };
  const workloads = behind(service, seen.workloads);
  if (workloads.length > 0 && workloads.every((one) => isGateway(one, seen)))
    return { why: 'the edge itself: its hosts stand under ingress' };
  if (spec.clusterIP !== 'None') return {};
  const same = JSON.stringify(sorted(spec.selector));
  const twin = inScope.find(
    (other) =>
      other.metadata.namespace === metadata.namespace &&
      other.spec.clusterIP !== 'None' &&
      JSON.stringify(sorted(other.spec.selector)) === same,
  );
  return twin ? { twin } : {};
}

const sorted = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).sort(([a], [b]) => (a < b ? -1 : 1));

function endpointOf(service: ServiceView, port: PortView, seen: Seen): EndpointGuess {
  const place: Place = { service, port, workloads: behind(service, seen.workloads) };
  const protocol = guessProtocol(port);
  return {
    service: referenceOf(service),
    port: port.port,
    protocol,
    ...(protocol.value === 'http' ? { path: guessPath(place, seen) } : {}),
    mesh: guessMesh(service, seen),
    ...guessCallers(place, seen),
  };
}

/** A path that an allowed caller may GET. A readiness probe's is only mentioned: it may be open to all on purpose. */
function guessPath(place: Place, seen: Seen): Guess<string> {
  const allowed = pathFromAuthorization(place, seen);
  if (allowed) return guess(allowed.path, `AuthorizationPolicy ${allowed.policy} allows GET of it`);
  const targets = targetsOf(place.port, place.workloads);
  const probed = place.workloads
    .flatMap(({ spec }) => spec.template.spec.containers)
    .map(({ readinessProbe }) => readinessProbe?.httpGet)
    .find((get) => get !== undefined && targets.has(String(get.port)));
  const hint = probed ? `; its readiness probe asks ${probed.path}` : '';
  return guess('/', `nothing names a path; it has to answer a caller's GET below 400${hint}`);
}
