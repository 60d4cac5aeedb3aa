import { impostor, stranger } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { again, connectTo, standingAt } from '../../lib/model/reperform.ts';
import type { Actor, System } from '../../lib/model/system.ts';
import type { DenialTrial } from '../../lib/model/trial.ts';
import { carriersOf, variantOf } from '../actors.ts';
import { openMetadata } from '../sabotage/open-metadata.ts';
import { alive } from './alive.ts';
import { hostPort, NO_WAY_OUT } from './ways-out.ts';

/**
 * A connection and nothing more: no path is asked for, least of all one that gives out credentials. A pod without a
 * policy connects at the same time, so that somebody is there; where nobody may, there is no witness and no verdict.
 */
export default denies({
  id: 'egress/metadata-address-is-blocked',
  title: "A workload that carries ePHI cannot connect to the cloud's metadata service",
  safeguards: ['164.312(a)(1)'],
  shows:
    'connections to the metadata address were refused or dropped for each workload, while a pod without a policy connected',
  doesNotShow: 'what the service would give to whom, or other ways to credentials of the node',
  requires: ['network-policy', 'metadata-service'],
  remediation:
    'Leave 169.254.169.254/32 (and fd00:ec2::254/128) out of every egress rule, by `except` in an ipBlock where a wide one is needed; on AWS demand IMDSv2 with a hop limit of 1.',
  sabotages: [openMetadata],
  trials: (system) =>
    carriersOf(system.endpoints).flatMap((actor) =>
      system.egress.metadata.map((where) => trial(system, actor, where)),
    ),
});

function trial(
  system: System,
  actor: Actor,
  { address: host, port }: System['egress']['metadata'][number],
): DenialTrial {
  const from = impostor(actor);
  const to = { at: 'address', host, port, name: 'the metadata service' } as const;
  const claim = {
    subject: `${hostPort(host, port)}#${variantOf(actor)}`,
    expected: 'refused or dropped at connect, while a pod without a policy connects',
    reperform: again('egress/metadata-address-is-blocked', standingAt(from, connectTo(to))),
  };
  if (!from) return { ...claim, unproven: `vantage-unsafe: ${actor.bare ?? ''}` };
  return {
    ...claim,
    arms: [
      {
        what: `${actor.workload} to ${hostPort(host, port)}`,
        from,
        to,
        send: { do: 'tcp' },
        via: { over: 'tcp' },
        stops: NO_WAY_OUT,
        shadows: [],
        holes: [{ outcome: 'connected' }],
        witness: [{ from: stranger(system), alive: [{ outcome: 'connected' }] }],
        sameCaller: alive(system, actor),
      },
    ],
  };
}
