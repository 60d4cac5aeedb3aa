import { impostor } from '../../lib/model/cast.ts';
import { agrees } from '../../lib/model/check.ts';
import { mapNonEmpty, nonEmpty } from '../../lib/model/nonempty.ts';
import { placesOf, type Place } from '../../lib/model/places.ts';
import { again, connectTo, standingAt } from '../../lib/model/reperform.ts';
import { NETWORK_POLICY } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Caller, type Endpoint, type System } from '../../lib/model/system.ts';
import type { ChangeTrial, DenialArm, DenialTrial } from '../../lib/model/trial.ts';
import type { PodVantage } from '../../lib/model/vantage.ts';
import { unique, variantOf } from '../actors.ts';
import { openPolicy } from '../sabotage/open-policy.ts';
import { labelsAnywhere } from '../sabotage/labels-anywhere.ts';
import { trustedByName } from '../sabotage/trusted-by-name.ts';
import { connecting } from './connecting.ts';
import { labelRemoved } from './label-removed.ts';

/**
 * A caller of another namespace is admitted by a label of that namespace. The same pod, label for label, stands in a
 * namespace of ours that nobody has labelled: whoever may start a pod anywhere can give it any label, so that it is the
 * namespace that has to decide. In another one of ours, which wears the label until the run takes it away, it is let in until
 * then.
 */
export default agrees({
  id: 'segmentation/namespace-label-decides',
  title: "A declared caller's labels admit nobody from a namespace that is not trusted",
  safeguards: ['164.312(a)(1)', '164.312(e)(1)'],
  shows:
    "a pod with a declared caller's labels was stopped from another namespace, while the same pod in the caller's own connected; where vantages.trusted opts in, it connected from a namespace that wore the label, and was stopped within the declared time after the label was taken away",
  doesNotShow:
    'who may label a namespace, or what becomes of a connection that is open when its label goes: each was a new one',
  requires: ['network-policy'],
  remediation:
    'Admit callers of other namespaces by namespaceSelector and podSelector in one entry of from: as two entries, each admits by itself. Admit nobody by two rules.',
  sabotages: [openPolicy.anyNamespace, labelsAnywhere, trustedByName],
  trials: (system) => system.endpoints.flatMap((endpoint) => trialsOf(system, endpoint)),
});

function trialsOf(system: System, endpoint: Endpoint): readonly (DenialTrial | ChangeTrial)[] {
  const foreign = unique(endpoint.callers).filter(({ namespace }) => namespace !== endpoint.namespace);
  return foreign.length > 0
    ? foreign.flatMap((caller) => [trial(system, endpoint, caller), labelRemoved(system, endpoint, caller)])
    : [
        {
          subject: endpointSubject(endpoint),
          expected: 'stopped',
          reperform: again('segmentation/namespace-label-decides'),
          notApplicable: 'no-such-caller: nobody in another namespace is declared to call it',
        },
      ];
}

function trial(system: System, endpoint: Endpoint, caller: Caller): DenialTrial {
  const known = impostor(caller);
  const from: PodVantage | undefined = known && {
    ...known,
    namespace: system.stage.namespace,
  };
  const [place] = placesOf(endpoint);
  const claim = {
    subject: endpointSubject(endpoint, `like-${variantOf(caller)}`),
    expected: "refused or dropped at connect, while the same pod in the caller's own namespace connects",
    reperform: again('segmentation/namespace-label-decides', standingAt(from, connectTo(place?.to))),
  };
  if (system.stage.unsafe !== undefined) return { ...claim, unproven: system.stage.unsafe };
  if (!known || !from) return { ...claim, unproven: `vantage-unsafe: ${caller.bare ?? ''}` };
  const places = nonEmpty(placesOf(endpoint));
  if (!places) return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  const arm = (place: Place): DenialArm => ({
    ...connecting(system, endpoint, place),
    from,
    stops: NETWORK_POLICY,
    sameRequest: [{ from: known, alive: [{ outcome: 'connected' }] }],
  });
  return { ...claim, arms: mapNonEmpty(places, arm) };
}
