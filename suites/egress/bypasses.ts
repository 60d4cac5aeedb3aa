import { isIPv6 } from 'node:net';
import { impostor, pastSidecar } from '../../lib/model/cast.ts';
import type { Actor, System } from '../../lib/model/system.ts';
import type { DenialArm } from '../../lib/model/trial.ts';
import { straightTo, type Behind } from './ways-there.ts';

/** One way past a gateway. */
export type Bypass = Pick<DenialArm, 'what' | 'from' | 'to' | 'send' | 'via'>;

/**
 * A pod in the workload's labels without a sidecar and, where the workload is declared for the destination and has one,
 * a pod with it, from which the probe goes out beside it: to the host and to each further address.
 */
export function bypassesOf(system: System, destination: Behind, actor: Actor): readonly Bypass[] {
  const isDeclared = destination.callers.some(({ workload }) => workload === actor.workload);
  const without = impostor(actor);
  // Whether a probe goes past it is known of Istio's alone: Linkerd's takes whatever leaves the pod.
  const beside = isDeclared && actor.meshed && system.mesh === 'istio' ? pastSidecar(actor) : undefined;
  return addressesOf(destination)
    .filter((address) => isTriable(system, address))
    .flatMap((address) => {
      const { to, send } = straightTo(destination, address);
      const rest = { to, send, via: { over: 'tcp' } } as const;
      return [
        ...(without
          ? [{ what: `${actor.workload} without a sidecar to ${address}`, from: without, ...rest }]
          : []),
        ...(beside
          ? [{ what: `${actor.workload} past its sidecar to ${address}`, from: beside, ...rest }]
          : []),
      ];
    });
}

export const addressesOf = ({ host, gateway }: Behind): readonly string[] => [
  ...new Set([host, ...gateway.direct]),
];

/** Where pods have no IPv6 of their own, no policy keeps them from it: there is no route, and nothing to be shown. */
export const isTriable = ({ endpoints }: System, address: string): boolean =>
  !isIPv6(address) || endpoints.some(({ replicas }) => replicas.some(({ ip }) => isIPv6(ip)));
