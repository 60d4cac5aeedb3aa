import { impostor } from '../../lib/model/cast.ts';
import type { Actor, Destination, System } from '../../lib/model/system.ts';
import type { PermitArm } from '../../lib/model/trial.ts';
import type { PodVantage } from '../../lib/model/vantage.ts';
import { actorsOf, carriersOf } from '../actors.ts';
import { alive } from './alive.ts';
import { declaredWay } from './ways-there.ts';

/** Why a gateway cannot be gone through. */
export const NO_PLACE = 'no-address: the Service of its gateway has none, and no pods';

/**
 * A declared workload reaches its destination, through its gateway where it has one, and another that carries ePHI is
 * stopped on its way there.
 */
export function reachedBy(
  system: System,
  destination: Destination,
  actor: Actor,
): PermitArm | { readonly unproven: string } {
  const from = impostor(actor);
  if (!from) return { unproven: `vantage-unsafe: ${actor.bare ?? ''}` };
  const other = undeclared(system, destination);
  if (!other) return { unproven: 'no-contrast: no workload is known that must not go there' };
  const way = declaredWay(destination);
  if (!way) return { unproven: NO_PLACE };
  const { to, send, serves, stops } = way;
  return {
    what: `${actor.workload} to ${destination.name}`,
    from,
    to,
    send,
    via: { over: 'tcp' },
    serves,
    breaks: stops,
    contrast: [{ from: other, stopped: stops }],
    sameCaller: alive(system, actor, destination),
  };
}

/** Somebody who may not go there, nor to anything else behind the same gateway; one that carries ePHI where there is one. */
export function undeclared(system: System, { host, port, gateway }: Destination): PodVantage | undefined {
  const isSame = (one: Destination): boolean =>
    (one.host === host && one.port === port) ||
    (gateway !== undefined && one.gateway?.service === gateway.service);
  const declared = new Set(
    system.egress.destinations
      .filter(isSame)
      .flatMap(({ callers }) => callers.map(({ workload }) => workload)),
  );
  return [...carriersOf(system.endpoints), ...actorsOf(system)]
    .filter(({ workload }) => !declared.has(workload))
    .flatMap((one) => impostor(one) ?? [])[0];
}
