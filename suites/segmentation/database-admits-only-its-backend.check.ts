import { impostor, openCanary } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { nonEmpty } from '../../lib/model/nonempty.ts';
import { placesOf, type Place } from '../../lib/model/places.ts';
import { again } from '../../lib/model/reperform.ts';
import { NETWORK_POLICY, SERVED } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Actor, type Endpoint, type System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial } from '../../lib/model/trial.ts';
import { actorsOf } from '../actors.ts';
import { openPolicy } from '../sabotage/open-policy.ts';

/**
 * Every other known workload tries the database's port in its own clothes. Its own egress is lifted where that is
 * opted in, so that what stops it is the database's policy; an open neighbour of ours on the same port shows it.
 */
export default denies({
  id: 'segmentation/database-admits-only-its-backend',
  title: 'Only its declared backend can open a connection to the database',
  safeguards: ['164.312(a)(1)', '164.312(e)(1)'],
  shows:
    "connections in the labels of every other known workload were refused or dropped while the declared backend's opened",
  doesNotShow: 'workloads that are not declared anywhere, or what a backend that was taken over could do',
  requires: ['network-policy', 'database'],
  remediation:
    "Admit the database's port from the podSelector of its backend alone, in its own namespace, and remove wider rules.",
  sabotages: [openPolicy.oneMoreCaller],
  trials: (system) =>
    system.endpoints
      .filter(({ protocol }) => protocol === 'postgres')
      .flatMap((endpoint) => trialsOf(system, endpoint)),
});

function trialsOf(system: System, endpoint: Endpoint): readonly DenialTrial[] {
  const allowed = new Set(
    [...endpoint.callers, ...(endpoint.runsAs ? [endpoint.runsAs] : [])].map(({ workload }) => workload),
  );
  return actorsOf(system)
    .filter(({ workload }) => !allowed.has(workload))
    .map((actor) => trial(system, endpoint, actor));
}

function trial(system: System, endpoint: Endpoint, actor: Actor): DenialTrial {
  const { namespace, service, port } = endpoint;
  const claim = {
    subject: endpointSubject(endpoint, `from-${actor.workload.replace('/', '.')}`),
    expected: 'refused or dropped at connect, while the declared backend connects to the same address',
    reperform: again(
      'segmentation/database-admits-only-its-backend',
      `kubectl -n ${actor.namespace} run by-hand --rm -i --restart=Never --image=nicolaka/netshoot --labels='<the labels of ${actor.workload}>,sidecar.istio.io/inject=false' -- nc -vz -w 3 ${service}.${namespace} ${port}   # must fail`,
    ),
  };
  const clothes = impostor(actor);
  const backend = endpoint.callers.flatMap((caller) => impostor(caller) ?? [])[0];
  if (!clothes) return { ...claim, unproven: `vantage-unsafe: ${actor.bare ?? ''}` };
  if (!backend)
    return {
      ...claim,
      unproven: `no-witness: ${endpoint.callers.map(({ bare }) => bare).join('; ') || 'no caller is declared'}`,
    };
  const from = system.stage.liftEgress ? { ...clothes, egressLifted: true } : clothes;

  const arm = ({ what, to, node }: Place): DenialArm => ({
    what,
    from,
    to,
    send: { do: 'tcp' },
    via: { over: 'tcp' },
    stops: NETWORK_POLICY,
    shadows: [],
    holes: [{ outcome: 'connected' }],
    sameRequest: [{ from: backend, alive: [{ outcome: 'connected' }] }],
    sameCaller: [
      {
        to: openCanary(system, endpoint, node),
        send: { do: 'http1', method: 'GET', path: '/' },
        alive: [SERVED],
      },
    ],
  });
  const arms = nonEmpty(placesOf(endpoint).map(arm));
  return arms
    ? { ...claim, arms }
    : { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
}
