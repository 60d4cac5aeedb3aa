import { impostor } from '../../lib/model/cast.ts';
import { permits } from '../../lib/model/check.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import type { Actor, Destination, System } from '../../lib/model/system.ts';
import type { PermitTrial } from '../../lib/model/trial.ts';
import { variantOf } from '../actors.ts';
import { closedEgress } from '../sabotage/closed-egress.ts';
import { reachedBy } from './reached.ts';
import { hostPort } from './ways-out.ts';
import { declaredWay } from './ways-there.ts';

/**
 * The register is no use where it says what is not so: a declared destination that nobody reaches hides that data
 * goes another way. That the same destination is closed to another workload shows that it is not open to all.
 */
export default permits({
  id: 'egress/declared-destination-is-reachable',
  title: 'A declared destination outside is reached by the workload that is declared for it',
  safeguards: ['164.312(a)(1)', '164.308(b)(1)'],
  shows:
    'the declared workload reached the destination while another that carries ePHI was stopped on its way there',
  doesNotShow: 'that the agreement is in force, who the destination is, or what is sent there',
  requires: ['network-policy', 'egress-register'],
  remediation:
    "Allow the destination's address and port in the workload's egress policy (ipBlock and ports of a NetworkPolicy), or take the entry out of the register.",
  sabotages: [closedEgress.entryRemoved, closedEgress.otherPort, closedEgress.otherAddress],
  trials: (system) =>
    system.egress.destinations.flatMap((destination) =>
      destination.callers.map((actor) => trial(system, destination, actor)),
    ),
});

function trial(system: System, destination: Destination, actor: Actor): PermitTrial {
  const { host, port } = destination;
  const from = impostor(actor);
  const way = declaredWay(destination);
  const claim = {
    subject: `${hostPort(host, port)}#${variantOf(actor)}`,
    expected: 'reached, while a workload that is not declared for it is stopped',
    reperform: again('egress/declared-destination-is-reachable', way && standingAt(from, way.byHand)),
  };
  const arm = reachedBy(system, destination, actor);
  return 'unproven' in arm ? { ...claim, ...arm } : { ...claim, arms: [arm] };
}
