import { impostor } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { mapNonEmpty, nonEmpty } from '../../lib/model/nonempty.ts';
import { placesOf, type Place } from '../../lib/model/places.ts';
import { again, standingAt } from '../../lib/model/reperform.ts';
import { unmet } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Actor, type Endpoint, type System } from '../../lib/model/system.ts';
import type { DenialArm, DenialTrial } from '../../lib/model/trial.ts';
import { actorsOf, variantOf } from '../actors.ts';
import { openDatabase } from '../sabotage/open-database.ts';
import { connecting } from './connecting.ts';

/**
 * Every other known workload tries the database's port in its own labels. Its egress is lifted where that is opted
 * in, so that what stops it is the database's policy; where it is not, an egress policy of its own leaves the control
 * dead: an open neighbour of ours on the same port and node.
 */
export default denies({
  id: 'segmentation/database-admits-only-its-backend',
  title: 'Only its declared backend can open a connection to the database',
  safeguards: ['164.312(a)(1)', '164.312(e)(1)'],
  shows:
    "connections in the labels of every other known workload were refused or dropped while the declared backend's opened",
  doesNotShow:
    "workloads that are not declared anywhere, connections from the pod's own node, or what a backend that was taken over could do",
  requires: ['network-policy', 'database'],
  remediation:
    "Admit the database's port from the podSelector of its backend alone, together with its namespace's, and remove wider rules: rules of several policies add up.",
  sabotages: [openDatabase.oneMoreCaller, openDatabase.sameLabelsAnywhere, openDatabase.wholeNamespace],
  trials: (system) =>
    system.endpoints
      .filter(({ protocol }) => protocol === 'postgres')
      .flatMap((endpoint) => strangersTo(system, endpoint).map((actor) => trial(system, endpoint, actor))),
});

function strangersTo(system: System, { callers, runsAs }: Endpoint): readonly Actor[] {
  const known = new Set([...callers, ...(runsAs ? [runsAs] : [])].map(({ workload }) => workload));
  return actorsOf(system).filter(({ workload }) => !known.has(workload));
}

function trial(system: System, endpoint: Endpoint, actor: Actor): DenialTrial {
  const { namespace, service, port } = endpoint;
  const plain = impostor(actor);
  const from = plain && (system.stage.liftEgress ? { ...plain, egressLifted: true } : plain);
  const claim = {
    subject: endpointSubject(endpoint, `from-${variantOf(actor)}`),
    expected: 'refused or dropped at connect, while the declared backend connects to the same address',
    reperform: again(
      'segmentation/database-admits-only-its-backend',
      standingAt(from, `nc -vz -w 3 ${service}.${namespace} ${port}`),
    ),
  };
  if (!from) return { ...claim, unproven: `vantage-unsafe: ${actor.bare ?? ''}` };
  const [backend] = endpoint.callers.flatMap((caller) => impostor(caller) ?? []);
  if (!backend) return { ...claim, unproven: whyNoBackend(endpoint) };
  const places = nonEmpty(placesOf(endpoint));
  if (!places) return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  const arm = (place: Place): DenialArm => ({
    ...connecting(system, endpoint, place),
    from,
    stops: unmet('network-policy'),
    sameRequest: [{ from: backend, alive: [{ outcome: 'connected' }] }],
  });
  return { ...claim, arms: mapNonEmpty(places, arm) };
}

function whyNoBackend({ callers }: Endpoint): string {
  if (callers.length === 0) return 'no-witness: the file declares no caller of this database';
  return `no-witness: ${[...new Set(callers.flatMap(({ bare }) => bare ?? []))].join('; ')}`;
}
