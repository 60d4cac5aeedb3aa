import { impostor } from '../../lib/model/cast.ts';
import type { CheckId } from '../../lib/model/check.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import type { Actor, System } from '../../lib/model/system.ts';
import type { PermitArm, PermitTrial } from '../../lib/model/trial.ts';
import { variantOf } from '../actors.ts';
import { alive } from './alive.ts';
import { NO_PLACE, undeclared } from './reached.ts';
import { hostPort } from './ways-out.ts';
import { straightTo, waysThrough, type Behind } from './ways-there.ts';

/** A declared workload is answered through the gateway, while its own way past it is closed and another's to it. */
export function throughTheGateway(
  system: System,
  destination: Behind,
  actor: Actor,
  check: CheckId,
): PermitTrial {
  const { host, port, gateway } = destination;
  const from = impostor(actor);
  const [first, ...more] = waysThrough(destination);
  const claim = {
    subject: `${hostPort(host, port)}#${variantOf(actor)}-through`,
    expected: 'answered through the gateway, while the way straight there is closed',
    reperform: again(check, first && standingAt(from, first.byHand)),
  };
  if (!from) return { ...claim, unproven: `vantage-unsafe: ${actor.bare ?? ''}` };
  if (!first) return { ...claim, unproven: NO_PLACE };
  const straight = straightTo(destination);
  const other = undeclared(system, destination);
  const arm = ({ to, send, serves, stops }: typeof first): PermitArm => ({
    what: `${actor.workload} through ${gateway.service} at ${hostPort(to.host, to.port)}`,
    from,
    to,
    send,
    via: { over: 'tcp' },
    serves,
    breaks: stops,
    contrast: [
      { to: straight.to, send: straight.send, stopped: straight.stops },
      ...(other ? [{ from: other, stopped: stops }] : []),
    ],
    sameCaller: alive(system, actor, destination),
  });
  return { ...claim, arms: [arm(first), ...more.map(arm)] };
}
