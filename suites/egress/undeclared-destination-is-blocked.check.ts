import { impostor, stranger } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import type { Actor, Endpoint, Sentinel, System } from '../../lib/model/system.ts';
import type { DenialTrial } from '../../lib/model/trial.ts';
import { carriersOf, variantOf } from '../actors.ts';
import { openEgress } from '../sabotage/open-egress.ts';
import { alive } from './alive.ts';
import { hostPort, waysTo, type WayOut } from './ways-out.ts';

/**
 * In the labels of each workload that carries ePHI, without a sidecar that would accept every connect for it. The
 * sentinel answers everybody; a pod of ours in a namespace without policies shows that it does so now. Where the
 * sentinel is a container of the lab, its own log has the last word.
 */
export default denies({
  id: 'egress/undeclared-destination-is-blocked',
  title: 'A workload that carries ePHI cannot reach a destination outside that nobody declared',
  safeguards: ['164.312(a)(1)', '164.312(e)(1)', '164.308(b)(1)'],
  shows:
    'HTTP, TLS and UDP towards an undeclared server outside were stopped, by address and by name, while another pod was answered by it',
  doesNotShow:
    'destinations other than the sentinels, tunnels through what is allowed (DNS among it), or what a sidecar does',
  requires: ['network-policy', 'egress-sentinel'],
  remediation:
    'Deny egress by default in the namespace (a NetworkPolicy of policyTypes [Egress] without rules) and allow each declared destination by ipBlock, port and protocol; DNS to the cluster resolver alone. A ServiceEntry or REGISTRY_ONLY holds only what goes through a sidecar.',
  sabotages: [openEgress.everything, openEgress.onePort, openEgress.datagrams, openEgress.oneNetwork],
  trials: (system) => [
    ...carriersOf(system.endpoints).flatMap((actor) =>
      system.egress.sentinels.flatMap((sentinel) =>
        waysTo(sentinel).map((way) => trial(system, actor, sentinel, way)),
      ),
    ),
    ...system.endpoints.filter(isNobodys(system)).flatMap((endpoint) => unknown(system, endpoint)),
  ],
});

function trial(system: System, actor: Actor, { name, log }: Sentinel, way: WayOut): DenialTrial {
  const { variant, host, port, send, via, stops, answers, byHand } = way;
  const from = impostor(actor);
  const claim = {
    subject: `${hostPort(name, port)}#${variantOf(actor)}-${variant}`,
    expected: 'refused or dropped, while a pod without a policy is answered',
    reperform: again('egress/undeclared-destination-is-blocked', standingAt(from, byHand)),
  };
  if (!from) return { ...claim, unproven: `vantage-unsafe: ${actor.bare ?? ''}` };
  return {
    ...claim,
    arms: [
      {
        what: `${actor.workload} to ${hostPort(host, port)}`,
        from,
        to: { at: 'address', host, port, name, ...(log === undefined ? {} : { log }) },
        send,
        via,
        stops,
        shadows: [],
        holes: answers,
        witness: [{ from: stranger(system), alive: answers }],
        sameCaller: alive(system, actor),
      },
    ],
  };
}

/** Whether an endpoint's workload is not known, so that nobody can ask in its place. */
const isNobodys =
  ({ endpoints }: System) =>
  ({ runsAs, namespace, service }: Endpoint): boolean =>
    runsAs === undefined &&
    // Another port of the same Service has the same pods behind it.
    !endpoints.some((one) => one.runsAs && one.namespace === namespace && one.service === service);

function unknown({ egress }: System, { namespace, service, port }: Endpoint): readonly DenialTrial[] {
  return egress.sentinels.map(({ name, address }) => ({
    subject: `${name}#${namespace}.${service}.${port}`,
    expected: 'refused or dropped, while a pod without a policy is answered',
    reperform: `kubectl -n ${namespace} exec <a pod of ${service}> -- curl -sv --max-time 3 http://${address}/   # must fail`,
    unproven: `vantage-unsafe: no workload behind ${namespace}/${service} lends its labels (vantages.borrowLabels)`,
  }));
}
