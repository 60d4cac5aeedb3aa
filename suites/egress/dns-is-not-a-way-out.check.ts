import { impostor, stranger } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import type { Actor, Sentinel, System } from '../../lib/model/system.ts';
import type { DenialTrial, OpenTarget, Question } from '../../lib/model/trial.ts';
import { carriersOf, variantOf } from '../actors.ts';
import { openDns } from '../sabotage/open-dns.ts';
import { alive, connects } from './alive.ts';
import { ANYTHING, hostPort, NO_DATAGRAM_OUT, NO_WAY_OUT } from './ways-out.ts';

/**
 * Names are asked of a resolver outside that answers everybody: whatever may be put into a name is carried out with
 * the question. The name is nobody's and holds the nonce. A pod without a policy is answered at the same time; the
 * workload itself finds the Services it may call by their names, so that DNS is not merely dead for it.
 */
export default denies({
  id: 'egress/dns-is-not-a-way-out',
  title: 'A workload that carries ePHI cannot ask a resolver outside',
  safeguards: ['164.312(a)(1)', '164.312(e)(1)'],
  shows:
    'DNS over UDP, TCP and TLS to a resolver outside was refused or dropped for each workload, while a pod without a policy was answered',
  doesNotShow:
    "data hidden in names that the cluster's own resolver forwards, DNS over HTTPS, or resolvers that were not tried",
  requires: ['network-policy', 'egress-resolver'],
  remediation:
    "Allow port 53 to the cluster's resolver alone, by its namespace and labels, never to any address; limit what that resolver forwards.",
  sabotages: [openDns.anywhere, openDns.overTls],
  trials: (system) =>
    carriersOf(system.endpoints).flatMap((actor) =>
      system.egress.sentinels.flatMap((sentinel) =>
        sentinel.dns.map((way) => trial(system, actor, sentinel, way)),
      ),
    ),
});

type Way = Sentinel['dns'][number];

function trial(system: System, actor: Actor, sentinel: Sentinel, way: Way): DenialTrial {
  const { name, address, log } = sentinel;
  const { port, byHand, ...question } = WAYS[way](sentinel);
  const from = impostor(actor);
  const claim = {
    subject: `${hostPort(name, port)}#${variantOf(actor)}-${way}`,
    expected: 'refused or dropped, while a pod without a policy is answered',
    reperform: again('egress/dns-is-not-a-way-out', standingAt(from, byHand)),
  };
  if (!from) return { ...claim, unproven: `vantage-unsafe: ${actor.bare ?? ''}` };
  return {
    ...claim,
    arms: [
      {
        what: `${actor.workload} to ${hostPort(address, port)}`,
        from,
        to: { at: 'address', host: address, port, name, ...(log ? { log } : {}) },
        ...question,
        shadows: [],
        holes: ANYTHING,
        witness: [{ from: stranger(system), alive: ANYTHING }],
        sameCaller: [...alive(system, actor), ...byName(system, actor)],
      },
    ],
  };
}

const WAYS: Readonly<
  Record<Way, (to: Sentinel) => Pick<Question, 'send' | 'via' | 'stops'> & { port: number; byHand: string }>
> = {
  udp: ({ address }) => ({
    port: 53,
    send: { do: 'dns-query' },
    via: { over: 'udp' },
    stops: NO_DATAGRAM_OUT,
    byHand: dig(address, '+notcp'),
  }),
  tcp: ({ address }) => ({
    port: 53,
    send: { do: 'dns-query' },
    via: { over: 'tcp' },
    stops: NO_WAY_OUT,
    byHand: dig(address, '+tcp'),
  }),
  tls: ({ address, host }) => ({
    port: 853,
    send: { do: 'tls-hello', version: 'TLSv1.2', ...(host === undefined ? {} : { serverName: host }) },
    via: { over: 'tcp' },
    stops: NO_WAY_OUT,
    byHand: `timeout 5 openssl s_client -connect ${hostPort(address, 853)} </dev/null; [ $? -lt 124 ] || echo no answer`,
  }),
};

const dig = (address: string, flag: string): string =>
  `dig @${address} assay-nonce.by-hand.invalid ${flag} +tries=1 +time=3 || echo no answer`;

/** What it may call, found by the name of its Service. */
function byName({ endpoints }: System, { workload }: Actor): readonly OpenTarget[] {
  const inside = endpoints.find(
    ({ callers, replicas, clusterIP }) =>
      clusterIP !== undefined && replicas.length > 0 && callers.some((one) => one.workload === workload),
  );
  if (!inside) return [];
  const { host, port, service, namespace } = inside;
  return [connects(host, port, `${service}.${namespace}`)];
}
