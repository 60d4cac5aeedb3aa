import { impostor } from '../../lib/model/cast.ts';
import { permits } from '../../lib/model/check.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import type { Actor, Destination, System } from '../../lib/model/system.ts';
import type { PermitTrial } from '../../lib/model/trial.ts';
import { actorsOf, carriersOf, variantOf } from '../actors.ts';
import { closedEgress } from '../sabotage/closed-egress.ts';
import { alive, hostPort, NO_WAY_OUT, speakTo } from './ways-out.ts';

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
  const { host, port, name } = destination;
  const from = impostor(actor);
  const claim = {
    subject: `${hostPort(host, port)}#${variantOf(actor)}`,
    expected: 'reached, while a workload that is not declared for it is stopped',
    reperform: again(
      'egress/declared-destination-is-reachable',
      standingAt(from, `nc -vz -w 3 ${host} ${port}`),
    ),
  };
  if (!from) return { ...claim, unproven: `vantage-unsafe: ${actor.bare ?? ''}` };
  const other = undeclared(system, destination);
  if (!other) return { ...claim, unproven: 'no-contrast: no workload is known that must not go there' };
  const { send, serves } = speakTo(destination);
  return {
    ...claim,
    arms: [
      {
        what: `${actor.workload} to ${name}`,
        from,
        to: { at: 'address', host, port, name },
        send,
        via: { over: 'tcp' },
        serves,
        breaks: NO_WAY_OUT,
        contrast: [{ from: other, stopped: NO_WAY_OUT }],
        sameCaller: alive(system, actor, destination),
      },
    ],
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
