import { impostor, ownCanary, stranger } from '../../lib/model/cast.ts';
import type { CheckId } from '../../lib/model/check.ts';
import { nonEmpty, type NonEmpty } from '../../lib/model/nonempty.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import type { Actor, System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial, OpenTarget } from '../../lib/model/trial.ts';
import { variantOf } from '../actors.ts';
import { alive } from './alive.ts';
import { bypassesOf } from './bypasses.ts';
import { ANYTHING, hostPort, NO_WAY_OUT } from './ways-out.ts';
import { straightTo, waysThrough, type Behind } from './ways-there.ts';

/** A workload goes straight to the destination, where the gateway alone may. */
export function pastTheGateway(
  system: System,
  destination: Behind,
  actor: Actor,
  check: CheckId,
): readonly DenialTrial[] {
  const { host, port } = destination;
  const from = impostor(actor);
  const way = straightTo(destination);
  const claim = {
    subject: `${hostPort(host, port)}#${variantOf(actor)}-straight`,
    expected: 'refused or dropped, while the gateway is answered there',
    reperform: again(check, standingAt(from, way.byHand)),
  };
  if (!from) return [{ ...claim, unproven: `vantage-unsafe: ${actor.bare ?? ''}` }];
  const arms = nonEmpty(
    bypassesOf(system, destination, actor).map((bypass): DenialArm => ({
      ...bypass,
      stops: NO_WAY_OUT,
      shadows: [],
      holes: ANYTHING,
      ...whoMay(system, destination),
      sameCaller: aliveBeside(system, destination, actor),
    })),
  );
  return arms ? [{ ...claim, arms }] : [];
}

/** The gateway's own way there; where its labels may not be worn, a pod without a policy shows that somebody answers. */
function whoMay(
  system: System,
  destination: Behind,
): Pick<DenialArm, 'sameRequest'> | Pick<DenialArm, 'witness'> {
  const { runsAs } = destination.gateway;
  const itself = runsAs && impostor(runsAs);
  const { serves } = straightTo(destination);
  return itself
    ? { sameRequest: [{ from: itself, alive: serves }] }
    : { witness: [{ from: stranger(system), alive: serves }] };
}

/** Who is declared is answered through the gateway meanwhile, by the very destination. */
function aliveBeside(system: System, destination: Behind, actor: Actor): NonEmpty<OpenTarget> {
  if (!destination.callers.some(({ workload }) => workload === actor.workload)) return alive(system, actor);
  const ways = waysThrough(destination);
  return [ownCanary, ...ways.map(({ to, send, serves }): OpenTarget => ({ to, send, alive: serves }))];
}
