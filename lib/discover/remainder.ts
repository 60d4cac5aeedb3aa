import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../config/schema.ts';
import { endpointSubject, type Endpoint, type System } from '../model/system.ts';
import { refOfService, type Service } from './service.ts';

/** What discovery sees inside the scope and the file does not cover. Every report lists it. */
export function remainderOf(
  { scope }: Config,
  inScope: readonly Service[],
  endpoints: readonly Endpoint[],
): System['notCovered'] {
  const declared = new Set(
    endpoints.map(({ namespace, service, port }) => `${namespace}/${service}:${port}`),
  );
  const isCovered = (service: Service, port: Port): boolean =>
    inScope.some((other) =>
      other.spec.ports.some(
        (one) => declared.has(`${refOfService(other)}:${one.port}`) && isSameDoor(service, port, other, one),
      ),
    );
  const outsideMesh = endpoints
    .filter(({ meshed }) => !meshed)
    .map((endpoint) => ({
      what: endpointSubject(endpoint),
      why: 'declared to be outside the mesh: nothing is asked of its transport',
    }));
  const undeclared = inScope.flatMap((service) => {
    const reference = refOfService(service);
    const excluded = scope.exclude.find(({ what }) => what === reference);
    const why = excluded
      ? `excluded by ${excluded.owner}: ${excluded.reason}`
      : 'in scope but not declared as an endpoint';
    return service.spec.ports
      .filter(({ port, protocol }) => protocol !== 'TCP' || !declared.has(`${reference}:${port}`))
      .filter((port) => !isCovered(service, port))
      .map(({ port, protocol }) => ({
        what: `${reference}:${port}${protocol === 'TCP' ? '' : `/${protocol}`}`,
        why: service.spec.selector ? why : `${why}; it selects no pods, so what is behind it is not seen`,
      }));
  });
  return [...undeclared, ...outsideMesh];
}

type Port = Service['spec']['ports'][number];

/** Another Service's name for the same port of the same pods, a headless one's say: every address of them was asked. */
function isSameDoor(a: Service, portA: Port, b: Service, portB: Port): boolean {
  return (
    portA.protocol === 'TCP' &&
    portB.protocol === 'TCP' &&
    a.metadata.namespace === b.metadata.namespace &&
    a.spec.selector !== undefined &&
    isDeepStrictEqual(a.spec.selector, b.spec.selector) &&
    (portA.targetPort ?? portA.port) === (portB.targetPort ?? portB.port)
  );
}
