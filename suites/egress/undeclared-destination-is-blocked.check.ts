import type { Exchange, Transport } from '../../probes/protocol.ts';
import { impostor, ownCanary, stranger } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import type { Stop } from '../../lib/model/match.ts';
import type { NonEmpty } from '../../lib/model/nonempty.ts';
import { again } from '../../lib/model/reperform.ts';
import { ANY_ANSWER } from '../../lib/model/stop-words.ts';
import type { Actor, Sentinel, System } from '../../lib/model/system.ts';
import type { DenialTrial, OpenTarget, Target } from '../../lib/model/trial.ts';
import { carriersOf } from '../actors.ts';
import { openEgress } from '../sabotage/open-egress.ts';

const BLOCKED: NonEmpty<Stop> = [
  { outcome: 'refused', layer: 'egress-policy' },
  { outcome: 'dropped', layer: 'egress-policy' },
];

/**
 * In the clothes of each workload that carries ePHI, without a sidecar that would accept every connect for it. The
 * sentinel answers everybody; a pod of ours in a namespace without policies shows that it does so now. Where the
 * sentinel is a container of the lab, its own log has the last word.
 */
export default denies({
  id: 'egress/undeclared-destination-is-blocked',
  title: 'A workload that carries ePHI cannot reach a destination outside that nobody declared',
  safeguards: ['164.312(a)(1)', '164.312(e)(1)', '164.308(b)(1)'],
  shows:
    'HTTP, TLS and UDP towards an undeclared server outside were stopped, by address and by name, while another pod was answered by it',
  doesNotShow: 'destinations other than the sentinels, or tunnels through what is allowed',
  requires: ['network-policy', 'egress-sentinel'],
  remediation:
    'Deny egress by default in the namespace and allow each declared destination by ipBlock and port; DNS to the cluster resolver alone.',
  sabotages: [openEgress.everything, openEgress.onePort, openEgress.datagrams],
  trials: (system) =>
    carriersOf(system.endpoints).flatMap((actor) =>
      system.egress.sentinels.flatMap((sentinel) =>
        attemptsOf(sentinel).map((attempt) => trial(system, actor, sentinel, attempt)),
      ),
    ),
});

interface Attempt {
  readonly word: string;
  readonly host: string;
  readonly port: number;
  readonly send: Exchange;
  readonly via: Transport;
  /** What a person would type. */
  readonly byHand: string;
}

function attemptsOf({ address, host, tcp, udp }: Sentinel): readonly Attempt[] {
  const get = { do: 'http1', method: 'GET', path: '/' } as const;
  const over = { over: 'tcp' } as const;
  return [
    ...tcp.map((port) => ({
      word: 'http',
      host: address,
      port,
      send: get,
      via: over,
      byHand: `curl -sv --max-time 3 http://${address}:${port}/`,
    })),
    ...(host === undefined
      ? []
      : tcp
          .slice(0, 1)
          .map((port) => ({
            word: 'by-name',
            host,
            port,
            send: get,
            via: over,
            byHand: `curl -sv --max-time 3 http://${host}:${port}/`,
          }))),
    ...tcp.slice(-1).map((port) => ({
      word: 'tls',
      host: address,
      port,
      send: { do: 'tls-hello', version: 'TLSv1.2' } as const,
      via: over,
      byHand: `openssl s_client -connect ${address}:${port}`,
    })),
    ...udp.map((port) => ({
      word: 'udp',
      host: address,
      port,
      send: { do: 'datagram' } as const,
      via: { over: 'udp' } as const,
      byHand: `echo x | nc -u -w 3 ${address} ${port}`,
    })),
  ];
}

function trial(
  system: System,
  actor: Actor,
  { name, log }: Sentinel,
  { word, host, port, send, via, byHand }: Attempt,
): DenialTrial {
  const claim = {
    subject: `${name}:${port}#${actor.workload.replace('/', '.')}-${word}`,
    expected: 'refused or dropped, while a pod without a policy is answered',
    reperform: again(
      'egress/undeclared-destination-is-blocked',
      `kubectl -n ${actor.namespace} run by-hand --rm -i --restart=Never --image=nicolaka/netshoot --labels='<the labels of ${actor.workload}>,sidecar.istio.io/inject=false' -- ${byHand}   # must fail`,
    ),
  };
  const from = impostor(actor);
  if (!from) return { ...claim, unproven: `vantage-unsafe: ${actor.bare ?? ''}` };
  const to: Target = { at: 'address', host, port, name, ...(log === undefined ? {} : { log }) };
  return {
    ...claim,
    arms: [
      {
        what: `${actor.workload} to ${host}:${port}`,
        from,
        to,
        send,
        via,
        stops: BLOCKED,
        shadows: [],
        holes: [{ outcome: 'connected' }, ...ANY_ANSWER, { outcome: 'reset' }, { outcome: 'closed' }],
        witness: [{ from: stranger(system), alive: ANY_ANSWER }],
        sameCaller: [ownCanary, ...declaredWay(system, actor)],
      },
    ],
  };
}

/** Where the register lets it go, it gets there: its way out as such works. */
function declaredWay({ egress }: System, { workload }: Actor): readonly OpenTarget[] {
  const way = egress.destinations.find(({ callers }) => callers.some((one) => one.workload === workload));
  if (!way) return [];
  return [
    {
      to: { at: 'address', host: way.host, port: way.port, name: way.name },
      send: { do: 'tcp' },
      via: { over: 'tcp' },
      alive: [{ outcome: 'connected' }],
    },
  ];
}
