import { setTimeout as sleep } from 'node:timers/promises';
import { kubectl, worker } from '../../lab/lab.ts';
import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';

const BACK_WITHIN = 90;
const NODES = [
  '-n',
  'clinic',
  'get',
  'pods',
  '-l',
  'app=patients,!assay.dev/run',
  '-o',
  'jsonpath={.items[*].spec.nodeName}',
];

/**
 * Everything leaves the node, agents and target alike. But for the mesh's control plane: without it no pod could be
 * made anew, and its loss is a fault of its own.
 */
export default fault({
  id: 'node-drained',
  breaks: "The agents' node is cordoned and drained while they are probing",
  demanded: 'Inconclusive: the stream of an agent ended before its results, or the replicas are others now',
  checks: ['segmentation/default-deny-holds-inbound'],
  ...PATIENTS,
  moment: 'controls',
  inject: async (bench) => {
    bench.undo(`the node ${worker}`, async () => {
      await kubectl(['uncordon', worker]);
      await untilSpread();
    });
    const whatever = ['--ignore-daemonsets', '--delete-emptydir-data', '--force', '--disable-eviction'];
    await kubectl([
      'drain',
      worker,
      ...whatever,
      '--pod-selector=app!=istiod',
      '--grace-period=1',
      '--timeout=60s',
    ]);
  },
  reason: /exec (?:cut|exit|quiet|deadline|refused)|agent-gone|^control-dead: same-request|^target-changed/,
});

/** The clinic's API is on two nodes again. */
async function untilSpread(): Promise<void> {
  for (let second = 0; second < BACK_WITHIN; second += 1) {
    const nodes = new Set((await kubectl(NODES)).split(' ').filter((name) => name !== ''));
    if (nodes.size === 2) return;
    await sleep(1000);
  }
  throw new Error('the replicas of the API are not on two nodes again');
}
