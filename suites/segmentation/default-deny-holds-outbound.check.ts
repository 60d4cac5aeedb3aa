import { openCanaryOn, ownCanary, stranger } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { mapNonEmpty, nonEmpty } from '../../lib/model/nonempty.ts';
import { again, curlTo, standingAt } from '../../lib/model/reperform.ts';
import { SERVED, unmet } from '../../lib/model/stop-words.ts';
import type { System } from '../../lib/model/system.ts';
import type { DenialTrial, Target } from '../../lib/model/trial.ts';
import type { PodVantage } from '../../lib/model/vantage.ts';
import { CANARY_PORT } from '../../probes/protocol.ts';
import { openOutbound } from '../sabotage/open-outbound.ts';

/** Not every node of a large cluster need have a canary of ours. */
const MOST_NODES = 3;

/**
 * A pod that nobody has written a policy for tries to leave each namespace with ePHI, by address: names are another
 * matter. It goes to servers of our own in another namespace and to the sentinels outside, which a pod of ours without
 * any policy reaches at the same time. Where egress of our own pods may be lifted, its twin reaches them too, from the
 * very namespace and with nothing else changed.
 */
export default denies({
  id: 'segmentation/default-deny-holds-outbound',
  title: 'A new pod beside those that carry ePHI cannot open a connection to anywhere by default',
  safeguards: ['164.312(a)(1)', '164.312(e)(1)'],
  shows:
    'connections of a pod without any label to other namespaces and to the sentinels outside were refused or dropped, while those of a pod without a policy were served',
  doesNotShow:
    'what pods with labels may reach, destinations that were not tried, or the way to DNS and to whatever else a policy admits for all pods',
  requires: ['network-policy'],
  remediation:
    'Select every pod of the namespace with a NetworkPolicy of policyTypes [Egress] without rules, and let each workload out by its labels.',
  sabotages: [openOutbound.noDefaultDeny, openOutbound.unlabelledPods],
  trials: (system) => namespacesOf(system).flatMap((namespace) => trialsOf(system, namespace)),
});

const namespacesOf = ({ endpoints }: System): readonly string[] => [
  ...new Set(endpoints.map(({ namespace }) => namespace)),
];

interface Way {
  readonly subject: string;
  readonly arms: readonly { readonly what: string; readonly to: Target }[];
}

function trialsOf(system: System, namespace: string): readonly DenialTrial[] {
  const { stage, nodes, egress } = system;
  const canaries = nodes.slice(0, MOST_NODES).map((node) => ({
    what: `our canary on ${node}`,
    to: openCanaryOn(system, node),
  }));
  const outside = egress.sentinels.flatMap(({ name, address: host, tcp, log }) =>
    tcp.map((port): Way => {
      const to = { at: 'address' as const, host, port, name, ...(log ? { log } : {}) };
      return { subject: `${name}:${port}`, arms: [{ what: `${name}:${port}`, to }] };
    }),
  );
  const within = { subject: `${stage.namespace}/canary:${CANARY_PORT}/http`, arms: canaries };
  return [within, ...outside].map((way) => trial(system, namespace, way));
}

function trial(system: System, namespace: string, { subject, arms }: Way): DenialTrial {
  const from: PodVantage = { where: 'pod', namespace, meshed: false };
  const claim = {
    subject: `${subject}#from-${namespace}`,
    expected: 'refused or dropped at connect, while a pod without a policy is served',
    reperform: again('segmentation/default-deny-holds-outbound', standingAt(from, byHand(system))),
  };
  if (system.stage.unsafe !== undefined) return { ...claim, unproven: system.stage.unsafe };
  const tried = nonEmpty(arms);
  if (!tried) return { ...claim, unproven: 'no-node: nodes may not be listed, and no replica shows one' };
  const twin: readonly PodVantage[] = system.stage.liftEgress ? [{ ...from, egressLifted: true }] : [];
  const alive = [SERVED] as const;
  return {
    ...claim,
    arms: mapNonEmpty(tried, ({ what, to }) => ({
      what,
      from,
      to,
      send: { do: 'http1', method: 'GET', path: '/' },
      via: { over: 'tcp' },
      stops: unmet('egress-policy'),
      shadows: [],
      holes: [{ outcome: 'answered' }, { outcome: 'garbled' }],
      witness: [{ from: stranger(system), alive }, ...twin.map((one) => ({ from: one, alive }))],
      sameCaller: [ownCanary],
    })),
  };
}

/** To a sentinel, whose address is known beforehand. */
function byHand({ egress }: System): string {
  const [sentinel] = egress.sentinels;
  const to = sentinel && { at: 'address' as const, host: sentinel.address, port: sentinel.tcp[0] ?? 80 };
  return curlTo(to, '/');
}
