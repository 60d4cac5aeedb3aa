import type { Config } from '../config/schema.ts';
import type { Endpoint, System } from '../model/system.ts';
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
  return inScope.flatMap((service) => {
    const reference = refOfService(service);
    const excluded = scope.exclude.find(({ what }) => what === reference);
    const why = excluded
      ? `excluded by ${excluded.owner}: ${excluded.reason}`
      : 'in scope but not declared as an endpoint';
    return service.spec.ports
      .map(({ port }) => `${reference}:${port}`)
      .filter((what) => !declared.has(what))
      .map((what) => ({ what, why }));
  });
}
