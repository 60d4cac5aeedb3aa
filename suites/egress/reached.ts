import { impostor } from '../../lib/model/cast.ts';
import type { Actor, Destination, System } from '../../lib/model/system.ts';
import type { PermitArm } from '../../lib/model/trial.ts';
import { actorsOf, carriersOf } from '../actors.ts';
import { alive, NO_WAY_OUT, speakTo } from './ways-out.ts';

/** A declared workload reaches its destination, and another that carries ePHI is stopped on its way there. */
export function reachedBy(
  system: System,
  destination: Destination,
  actor: Actor,
): PermitArm | { readonly unproven: string } {
  const { host, port, name } = destination;
  const from = impostor(actor);
  if (!from) return { unproven: `vantage-unsafe: ${actor.bare ?? ''}` };
  const other = undeclared(system, destination);
  if (!other) return { unproven: 'no-contrast: no workload is known that must not go there' };
  const { send, serves } = speakTo(destination);
  return {
    what: `${actor.workload} to ${name}`,
    from,
    to: { at: 'address', host, port, name },
    send,
    via: { over: 'tcp' },
    serves,
    breaks: NO_WAY_OUT,
    contrast: [{ from: other, stopped: NO_WAY_OUT }],
    sameCaller: alive(system, actor, destination),
  };
}

/** Somebody who may not go there; one that carries ePHI where there is one. */
function undeclared(system: System, { host, port }: Destination): ReturnType<typeof impostor> {
  const declared = new Set(
    system.egress.destinations
      .filter((one) => one.host === host && one.port === port)
      .flatMap(({ callers }) => callers.map(({ workload }) => workload)),
  );
  return [...carriersOf(system.endpoints), ...actorsOf(system)]
    .filter(({ workload }) => !declared.has(workload))
    .flatMap((one) => impostor(one) ?? [])[0];
}
