import { CANARY_PORT } from '../../probes/protocol.ts';
import { ownCanary } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { asSidecar } from '../../lib/model/mesh-line.ts';
import { again } from '../../lib/model/reperform.ts';
import { ANSWERED_BY_APP, SERVED } from '../../lib/model/stop-words.ts';
import type { System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial, Target } from '../../lib/model/trial.ts';
import type { PodVantage } from '../../lib/model/vantage.ts';
import { openDefault } from '../sabotage/open-default.ts';
import { BEFORE_AUTHORIZATION, denialsOf, identityHolds } from './denials.ts';

/**
 * A server of ours, new in a namespace with ePHI: no label, no rule of anybody's names it. Pods of ours come to it with
 * certificates of the mesh, NetworkPolicy lifted between them; the same request is served by the same server elsewhere in
 * the mesh, and by this one to whoever sits in its own pod, where no proxy is asked.
 */
export default denies({
  id: 'authz/default-is-deny',
  title: 'A new workload beside those that carry ePHI serves nobody before a rule says so',
  safeguards: ['164.312(a)(1)', '164.308(a)(4)(ii)(B)'],
  shows:
    'requests to a new server without a rule of its own were denied by its proxy, and served by the same server outside of the namespace',
  doesNotShow:
    'what rules would apply to a workload with labels, or to one that is started without a sidecar',
  requires: ['mesh'],
  remediation:
    'Put an AuthorizationPolicy with an empty spec into each namespace: it allows nothing, and each workload is then allowed its callers by a rule of its own.',
  sabotages: [openDefault.noDefaultDeny, openDefault.ownNamespace],
  trials: (system) => namespacesOf(system).map((namespace) => trial(system, namespace)),
});

const namespacesOf = ({ endpoints }: System): readonly string[] => [
  ...new Set(endpoints.filter(({ meshed }) => meshed).map(({ namespace }) => namespace)),
];

const HTTP = { protocol: 'http' } as const;
const canaryIn = (of: PodVantage): Target => ({ at: 'canary', of, port: CANARY_PORT });

function trial(system: System, namespace: string): DenialTrial {
  const { meshedNamespace, liftIngress, liftEgress } = system.stage;
  const fresh: PodVantage = { where: 'pod', namespace, meshed: true, ingressLifted: true };
  const neighbour: PodVantage = { where: 'pod', namespace, meshed: true, egressLifted: liftEgress };
  const claim = {
    subject: `${namespace}/canary:${CANARY_PORT}/http`,
    expected: 'denied by the proxy in front of it, while the same server elsewhere in the mesh serves',
    // By hand it takes a server, a client and a NetworkPolicy between the two: that is what the run brings along.
    reperform: again('authz/default-is-deny'),
  };
  if (!liftIngress)
    return {
      ...claim,
      notApplicable: 'not-opted-in: vantages.liftIngress, without which NetworkPolicy may stop it',
    };
  if (meshedNamespace === undefined)
    return { ...claim, unproven: 'no-control: vantages.meshedNamespace is not declared' };
  const foreigner: PodVantage = { where: 'pod', namespace: meshedNamespace, meshed: true };
  const elsewhere: PodVantage = { ...foreigner, labels: { 'assay.dev/role': 'canary' } };
  const arm = (what: string, from: PodVantage): DenialArm => ({
    what,
    from,
    to: canaryIn(fresh),
    send: { do: 'http1', method: 'GET', path: '/' },
    via: asSidecar(HTTP),
    stops: denialsOf(HTTP, system),
    shadows: BEFORE_AUTHORIZATION,
    holes: [ANSWERED_BY_APP, { outcome: 'garbled' }],
    witness: [{ from: fresh, via: { over: 'tcp' }, alive: [SERVED] }],
    sameCaller: [
      ownCanary,
      { to: canaryIn(elsewhere), alive: [SERVED] },
      identityHolds(HTTP, canaryIn(fresh)),
    ],
  });
  return {
    ...claim,
    arms: [
      arm(`from a new pod in ${namespace}`, neighbour),
      arm(`from a new pod in ${meshedNamespace}`, foreigner),
    ],
  };
}
