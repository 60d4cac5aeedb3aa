import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';
import { killPods } from '../workloads.ts';

/** What a dead agent did not send was refused by nobody. */
export default fault({
  id: 'agent-killed',
  breaks: "The agents' pods are deleted while they are probing",
  demanded: 'Inconclusive: the stream of an agent ended before its results',
  checks: ['segmentation/default-deny-holds-inbound'],
  ...PATIENTS,
  moment: 'controls',
  inject: async () => {
    await killPods('assay.dev/run', '--all-namespaces');
  },
  reason: /exec (?:cut|exit|quiet|deadline|refused)|agent-gone/,
});
