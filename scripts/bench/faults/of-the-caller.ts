import { readLabRecord } from '../../../lib/kind/lab-state.ts';
import { applyManifests, kubectl } from '../../lab/lab.ts';
import { ADMITTED, BENCH, TARGET } from '../trial/names.ts';
import type { Fault } from './fault.ts';

const ISOLATION = 'somebody-elses-isolation';

const isolation = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: ISOLATION, namespace: BENCH },
  spec: {
    podSelector: { matchExpressions: [{ key: 'pod', operator: 'NotIn', values: [ADMITTED, TARGET] }] },
    policyTypes: ['Egress'],
    egress: [],
  },
};

/** A caller that reaches nothing, or does not even try. */
export const ofTheCaller: readonly Fault[] = [
  {
    id: 'probe-broken',
    breaks: "the image of the tool's own probe lacks the program that would connect",
    trial: {
      caller: {
        image: readLabRecord()?.probeImage ?? '',
        command: ['node', '-e', 'setInterval(() => {}, 60000)'],
      },
    },
    probeLacksProgram: true,
  },
  {
    id: 'caller-isolated',
    breaks: "somebody else's NetworkPolicy keeps the caller from everything",
    break: {
      doIt: async () => {
        await applyManifests(JSON.stringify(isolation));
      },
      undo: async () => {
        await kubectl(['-n', BENCH, 'delete', 'networkpolicy', ISOLATION, '--ignore-not-found']);
      },
    },
  },
];
