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
      .map(({ port, protocol }) => ({
        what: `${reference}:${port}${protocol === 'TCP' ? '' : `/${protocol}`}`,
        why: service.spec.selector ? why : `${why}; it selects no pods, so what is behind it is not seen`,
      }));
  });
  return [...undeclared, ...outsideMesh];
}
