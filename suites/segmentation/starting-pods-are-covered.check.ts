import { ownCanary, stranger } from '../../lib/model/cast.ts';
import { denies } from '../../lib/model/check.ts';
import { nonEmpty } from '../../lib/model/nonempty.ts';
import { again } from '../../lib/model/reperform.ts';
import { unmet } from '../../lib/model/stop-words.ts';
import type { Sentinel, System } from '../../lib/model/system.ts';
import type { DenialTrial, Target } from '../../lib/model/trial.ts';
import type { PodVantage } from '../../lib/model/vantage.ts';
import { openOutbound } from '../sabotage/open-outbound.ts';
import { hangingEngine } from '../sabotage/hanging-engine.ts';

/**
 * The program of a new pod connects to a sentinel from its first moment on, and tells when it last got through. The same
 * program in a pod that no policy covers gets through all the while: so it is not a sentinel that slept.
 */
export default denies({
  id: 'segmentation/starting-pods-are-covered',
  title: 'A new pod beside those that carry ePHI has no way out before its policies are in force',
  safeguards: ['164.312(a)(1)', '164.312(e)(1)'],
  shows:
    'connections that a new pod tried from the first moment of its program on were refused or dropped, but for the declared number of milliseconds at most; how many there were is told',
  doesNotShow:
    'the moment before a program of Node.js runs (some 50 ms), the way in to a new pod, or pods that start when many others do',
  requires: ['network-policy', 'egress-sentinel'],
  remediation:
    'Use a policy engine that programs a pod before its network is given to it, or let init containers wait until a destination that has to be closed is closed.',
  sabotages: [hangingEngine, openOutbound.forNewPods],
  trials: (system) =>
    [...new Set(system.endpoints.map(({ namespace }) => namespace))].flatMap((namespace) =>
      system.egress.sentinels.flatMap((sentinel) => trial(system, namespace, sentinel)),
    ),
});

function trial(system: System, namespace: string, sentinel: Sentinel): readonly DenialTrial[] {
  const { address: host, name } = sentinel;
  const [port] = nonEmpty(sentinel.tcp) ?? [];
  if (port === undefined) return [];
  const afterMs = system.budgets.startingPodMs;
  const watches = [{ host, port }];
  const from: PodVantage = { where: 'pod', namespace, meshed: false, watches };
  const claim = {
    subject: `${name}:${port}#from-${namespace}`,
    expected:
      afterMs === 0
        ? 'refused or dropped from the first moment on'
        : `refused or dropped from ${afterMs} ms after its beginning on`,
    // By hand it takes a pod whose program begins with connecting: that is what the run brings along.
    reperform: again('segmentation/starting-pods-are-covered'),
  };
  if (system.stage.unsafe !== undefined) return [{ ...claim, unproven: system.stage.unsafe }];
  const to: Target = { at: 'address', host, port, name };
  return [
    {
      ...claim,
      arms: [
        {
          what: `${name}:${port}`,
          from,
          to,
          send: { do: 'first-moments', afterMs },
          via: { over: 'tcp' },
          stops: unmet('egress-policy'),
          shadows: [],
          holes: [{ outcome: 'connected' }],
          witness: [{ from: { ...stranger(system), watches }, alive: [{ outcome: 'connected' }] }],
          sameCaller: [ownCanary],
        },
      ],
    },
  ];
}
