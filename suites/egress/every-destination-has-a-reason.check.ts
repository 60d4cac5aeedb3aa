import { impostor } from '../../lib/model/cast.ts';
import { permits } from '../../lib/model/check.ts';
import { nonEmpty } from '../../lib/model/nonempty.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import type { Destination, System } from '../../lib/model/system.ts';
import type { PermitTrial } from '../../lib/model/trial.ts';
import { unreasoned } from '../sabotage/unreasoned.ts';
import { reachedBy } from './reached.ts';
import { hostPort } from './ways-out.ts';
import { declaredWay } from './ways-there.ts';

/**
 * Each entry of the register names the business associate agreement that covers it, or says why no ePHI goes there. An
 * entry without either fails as it is written. One with a reason passes only where it is alive: its workloads reach the
 * destination and others do not, so that the reason is about traffic and not about a line in a file.
 */
export default permits({
  id: 'egress/every-destination-has-a-reason',
  title: 'Each destination outside that ePHI may reach has an agreement or a reason',
  safeguards: ['164.308(b)(1)', '164.312(a)(1)'],
  shows:
    'the entry names an agreement or a reason, and its declared workloads reached the destination where another was stopped',
  doesNotShow: 'that the agreement is signed, in force or about this destination',
  requires: ['network-policy', 'egress-register'],
  remediation:
    'Write the id of the business associate agreement (agreement) or why no ePHI goes there (noEphi) into the entry, or take the destination away.',
  sabotages: [unreasoned.nothing, unreasoned.placeholder],
  trials: (system) => system.egress.destinations.map((destination) => trial(system, destination)),
});

/** Words that stand where an answer ought to. */
const PLACEHOLDER = /^(?:tb[acd]|to ?do|n\/?a|none|nil|unknown|pending|xxx+|[-?.\s]+)$/i;

function trial(system: System, destination: Destination): PermitTrial {
  const { host, port, name, callers, agreement, reason } = destination;
  const way = declaredWay(destination);
  const [first] = callers.flatMap((actor) => impostor(actor) ?? []);
  const claim = {
    subject: `${hostPort(host, port)}#${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    expected: 'an agreement or a reason, and the declared workloads reach it while another is stopped',
    reperform: again('egress/every-destination-has-a-reason', way && standingAt(first, way.byHand)),
  };
  const said = agreement ?? reason;
  if (said === undefined)
    return { ...claim, refuted: `no-reason: "${name}" has neither agreement nor noEphi` };
  if (PLACEHOLDER.test(said.trim())) return { ...claim, refuted: `no-reason: "${said}" is none` };
  const tried = callers.map((actor) => reachedBy(system, destination, actor));
  const untried = tried.find((arm) => 'unproven' in arm);
  if (untried) return { ...claim, ...untried };
  const arms = nonEmpty(tried.flatMap((arm) => ('unproven' in arm ? [] : [arm])));
  return arms ? { ...claim, arms } : { ...claim, unproven: 'no-caller: the entry names no workload' };
}
