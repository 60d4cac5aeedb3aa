import { impostor, openCanary } from '../../lib/model/cast.ts';
import { mapNonEmpty, nonEmpty } from '../../lib/model/nonempty.ts';
import { placesOf, type Place } from '../../lib/model/places.ts';
import { again } from '../../lib/model/reperform.ts';
import { NETWORK_POLICY, SERVED } from '../../lib/model/stop-words.ts';
import { endpointSubject, type Caller, type Endpoint, type System } from '../../lib/model/system.ts';
import type { ChangeArm, ChangeTrial } from '../../lib/model/trial.ts';
import { describeLabels } from '../../lib/model/vantage.ts';
import { variantOf } from '../actors.ts';

/**
 * The caller's twin stands in a namespace of ours that wears the label, and connects again and again; in the midst of it the
 * label goes. The caller itself, whose namespace keeps its own, connects all the while.
 */
export function labelRemoved(system: System, endpoint: Endpoint, caller: Caller): ChangeTrial {
  const {
    stage: { trusted },
    budgets: { labelSeconds },
  } = system;
  const claim = {
    subject: endpointSubject(endpoint, `like-${variantOf(caller)}-label-removed`),
    expected: `refused or dropped within ${labelSeconds} s of the end of the namespace's label, while the same pod in the caller's own connects`,
    // By hand it takes a namespace that is labelled first: that is what the run brings along.
    reperform: again('segmentation/namespace-label-decides'),
  };
  if (!trusted) return { ...claim, notApplicable: 'not-opted-in: vantages.trusted' };
  const { namespace, labels, unsafe } = trusted;
  if (!caller.admittedByLabels) {
    const words = `${describeLabels(labels)} on a namespace`;
    return {
      ...claim,
      notApplicable: `no-such-label: no NetworkPolicy admits ${caller.workload} by ${words}`,
    };
  }
  if (unsafe !== undefined) return { ...claim, unproven: unsafe };
  const known = impostor(caller);
  if (!known) return { ...claim, unproven: `vantage-unsafe: ${caller.bare ?? ''}` };
  const places = nonEmpty(placesOf(endpoint));
  if (!places) return { ...claim, unproven: 'no-replica: nothing is ready behind this Service' };
  const arm = ({ what, to, node }: Place): ChangeArm => ({
    what,
    from: { ...known, namespace, namespaceLabels: labels },
    to,
    send: { do: 'tcp' },
    via: { over: 'tcp' },
    until: [{ outcome: 'connected' }],
    change: { do: 'take-back-labels', namespace, labels },
    stops: NETWORK_POLICY,
    withinMs: labelSeconds * 1000,
    sameRequest: [{ from: known, alive: [{ outcome: 'connected' }] }],
    sameCaller: [
      {
        to: openCanary(system, endpoint, node),
        send: { do: 'http1', method: 'GET', path: '/' },
        alive: [SERVED],
      },
    ],
  });
  return { ...claim, arms: mapNonEmpty(places, arm) };
}
