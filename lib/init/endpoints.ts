import { pathFromAuthorization } from './callers-by-authorization.ts';
import { guessCallers, type Callers, type Place } from './callers.ts';
import type { Door } from './doors.ts';
import { guess, type Guess } from './guess.ts';
import { behind, referenceOf } from './labels.ts';
import { guessMesh } from './mesh.ts';
import { targetsOf } from './ports.ts';
import { guessProtocol } from './protocol.ts';
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

/** The guesses about each of these ports. */
export const guessEndpoints = (seen: Seen, doors: readonly Door[]): readonly EndpointGuess[] =>
  doors.map(({ service, port }) => endpointOf(service, port, seen));

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
