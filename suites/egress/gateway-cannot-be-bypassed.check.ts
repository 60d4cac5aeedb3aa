import { agrees, type CheckId } from '../../lib/model/check.ts';
import type { Actor, System } from '../../lib/model/system.ts';
import type { DenialTrial, PermitTrial } from '../../lib/model/trial.ts';
import { carriersOf, unique } from '../actors.ts';
import { closedEgress } from '../sabotage/closed-egress.ts';
import { pastGateway } from '../sabotage/past-gateway.ts';
import { addressesOf, isTriable } from './bypasses.ts';
import { pastTheGateway } from './past-the-gateway.ts';
import { throughTheGateway } from './through-the-gateway.ts';
import { hostPort } from './ways-out.ts';
import { isBehind, type Behind } from './ways-there.ts';

const id: CheckId = 'egress/gateway-cannot-be-bypassed';

/**
 * A gateway sees, logs and filters only what passes it. So every workload that carries ePHI, and every one that is
 * declared for the destination, goes straight there: without a sidecar, and past the one that it has, as a process with
 * another user id or with lines of its own in the pod would. Whoever is the gateway is answered there at the same time.
 */
export default agrees({
  id,
  title: 'A destination behind an egress gateway is reached through the gateway and not past it',
  safeguards: ['164.312(a)(1)', '164.312(e)(1)', '164.308(b)(1)'],
  shows:
    'the destination was out of reach by its host and its further addresses, without a sidecar and past one, while it answered through the gateway',
  doesNotShow:
    'what the gateway lets through or writes down, addresses of the destination that the file does not name, or UDP',
  requires: ['network-policy', 'egress-register', 'egress-gateway'],
  remediation:
    "Let the destination's address out to the gateway's pods alone (a NetworkPolicy of the gateway's namespace) and allow its callers the gateway instead. Rules of the mesh hold only what goes through a sidecar: excludeOutboundPorts, user 1337 and IPv6 pass it.",
  sabotages: [
    pastGateway.directRule,
    pastGateway.anotherWorkload,
    pastGateway.trustedSidecar,
    closedEgress.gatewayShut,
  ],
  trials: (system) =>
    system.egress.destinations
      .filter(isBehind)
      .flatMap((destination) => [
        ...onTrial(system, destination).flatMap((actor) => pastTheGateway(system, destination, actor, id)),
        ...destination.callers.map((actor) => throughTheGateway(system, destination, actor, id)),
        ...addressesOf(destination).flatMap((address) => withoutRoute(system, destination, address)),
      ]),
});

/** Everybody but the gateway, and whoever another entry of the register lets go there straight. */
function onTrial(system: System, { host, port, callers, gateway }: Behind): readonly Actor[] {
  const straight = system.egress.destinations
    .filter((one) => one.host === host && one.port === port && !isBehind(one))
    .flatMap((one) => one.callers);
  const free = new Set(
    [...straight, ...(gateway.runsAs ? [gateway.runsAs] : [])].map(({ workload }) => workload),
  );
  return unique([...callers, ...carriersOf(system.endpoints)]).filter(({ workload }) => !free.has(workload));
}

function withoutRoute(
  system: System,
  { port }: Behind,
  address: string,
): readonly (DenialTrial | PermitTrial)[] {
  if (isTriable(system, address)) return [];
  return [
    {
      subject: hostPort(address, port),
      expected: 'refused or dropped',
      reperform: `npx assay run --check ${id}`,
      notApplicable: 'no-route: no pod behind an endpoint has an IPv6 address',
    },
  ];
}
