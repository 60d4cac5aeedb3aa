import type { Exchange } from '../../probes/protocol.ts';
import { impostor, ownCanary } from '../../lib/model/cast.ts';
import { permits } from '../../lib/model/check.ts';
import type { Match } from '../../lib/model/match.ts';
import type { NonEmpty } from '../../lib/model/nonempty.ts';
import { again } from '../../lib/model/reperform.ts';
import type { Actor, Destination, System } from '../../lib/model/system.ts';
import type { PermitTrial } from '../../lib/model/trial.ts';
import { actorsOf } from '../actors.ts';
import { closedEgress } from '../sabotage/closed-egress.ts';

/**
 * The register is no use where it says what is not so: a declared destination that nobody reaches hides that data
 * goes another way. That the same destination is closed to another workload shows that it is not open to all.
 */
export default permits({
  id: 'egress/declared-destination-is-reachable',
  title: 'A declared destination outside is reached by the workload that is declared for it',
  safeguards: ['164.312(a)(1)', '164.308(b)(1)'],
  shows: 'the declared workload reached the destination while another one was stopped on its way there',
  doesNotShow: 'that the agreement is in force, or what is sent there',
  requires: ['network-policy', 'egress-register'],
  remediation:
    "Allow the destination's address and port in the workload's egress policy, or take the entry out of the register.",
  sabotages: [closedEgress.entryRemoved],
  trials: (system) =>
    system.egress.destinations.flatMap((destination) =>
      destination.callers.map((actor) => trial(system, destination, actor)),
    ),
});

const STOPPED: NonEmpty<Match> = [{ outcome: 'refused' }, { outcome: 'dropped' }];

function trial(system: System, destination: Destination, actor: Actor): PermitTrial {
  const { host, port, name, callers } = destination;
  const claim = {
    subject: `${host}:${port}#${actor.workload.replace('/', '.')}`,
    expected: 'connected, while a workload that is not declared for it is stopped',
    reperform: again(
      'egress/declared-destination-is-reachable',
      `kubectl -n ${actor.namespace} run by-hand --rm -i --restart=Never --image=nicolaka/netshoot --labels='<the labels of ${actor.workload}>,sidecar.istio.io/inject=false' -- nc -vz -w 3 ${host} ${port}   # must connect`,
    ),
  };
  const from = impostor(actor);
  if (!from) return { ...claim, unproven: `vantage-unsafe: ${actor.bare ?? ''}` };
  const declared = new Set(callers.map(({ workload }) => workload));
  const other = actorsOf(system)
    .filter(({ workload }) => !declared.has(workload))
    .flatMap((one) => impostor(one) ?? [])[0];
  if (!other) return { ...claim, unproven: 'no-contrast: no workload is known that must not go there' };
  const [send, serves] = languageOf(destination);
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
        breaks: [
          { outcome: 'refused', layer: 'egress-policy' },
          { outcome: 'dropped', layer: 'egress-policy' },
        ],
        contrast: [{ from: other, stopped: STOPPED }],
        sameCaller: [ownCanary],
      },
    ],
  };
}

function languageOf({ protocol, host }: Destination): readonly [Exchange, NonEmpty<Match>] {
  switch (protocol) {
    case 'tcp':
      return [{ do: 'tcp' }, [{ outcome: 'connected' }]];
    case 'tls':
      return [
        { do: 'tls-hello', version: 'TLSv1.2', serverName: host },
        [{ outcome: 'connected' }, { outcome: 'tls-alert' }],
      ];
    case 'http':
      return [{ do: 'http1', method: 'GET', path: '/', host }, [{ outcome: 'answered' }]];
  }
}
