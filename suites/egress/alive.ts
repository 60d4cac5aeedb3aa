import { ownCanary } from '../../lib/model/cast.ts';
import type { NonEmpty } from '../../lib/model/nonempty.ts';
import type { Actor, Destination, System } from '../../lib/model/system.ts';
import type { OpenTarget } from '../../lib/model/trial.ts';
import { declaredWay } from './ways-there.ts';

/**
 * The caller is alive, and its way out works where it is declared to lead anywhere: to a destination of the register,
 * and to an endpoint that it may call.
 */
export function alive(
  { egress, endpoints }: System,
  { workload }: Actor,
  except?: Destination,
): NonEmpty<OpenTarget> {
  const isOurs = (callers: readonly Actor[]): boolean => callers.some((one) => one.workload === workload);
  const outside = egress.destinations.find((one) => one !== except && isOurs(one.callers));
  const way = outside && declaredWay(outside);
  const inside = endpoints.find(({ callers, replicas }) => replicas.length > 0 && isOurs(callers));
  const [replica] = inside?.replicas ?? [];
  return [
    ownCanary,
    ...(outside && way ? [connects(way.to.host, way.to.port, outside.name)] : []),
    ...(inside && replica
      ? [connects(replica.ip, replica.port, `${inside.service}.${inside.namespace}`)]
      : []),
  ];
}

/** A connection that comes about. */
export function connects(host: string, port: number, name: string): OpenTarget {
  return {
    to: { at: 'address', host, port, name },
    send: { do: 'tcp' },
    via: { over: 'tcp' },
    alive: [{ outcome: 'connected' }],
  };
}
