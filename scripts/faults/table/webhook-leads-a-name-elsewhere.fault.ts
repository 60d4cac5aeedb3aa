import { openEgress } from '../../../suites/sabotage/open-egress.ts';
import { fault } from '../fault.ts';
import { mutating } from '../mutator.ts';

/** Of the lab's own range, and nobody's. */
const NOBODY = '198.51.100.250';

export default fault({
  id: 'webhook-leads-a-name-elsewhere',
  breaks: 'An admission webhook writes another address for the sentinel’s name into the hosts of our callers',
  demanded: 'No pass by that name: who asked it met nobody, while the way to the sentinel stands open',
  checks: ['egress/undeclared-destination-is-blocked'],
  hole: openEgress.everything,
  moment: 'before',
  inject: mutating('clinic', {
    op: 'add',
    path: '/spec/hostAliases',
    value: [{ ip: NOBODY, hostnames: ['sentinel.example.test'] }],
  }),
  // The hole is in the policies of this workload alone.
  touches: ({ subject }) => subject.includes('#clinic.admin-'),
  reason: /^vantage-unsafe: the hosts were changed/,
});
