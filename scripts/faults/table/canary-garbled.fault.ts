import { tampering } from '../broken-image.ts';
import { fault } from '../fault.ts';

export default fault({
  id: 'canary-garbled',
  breaks: 'Our own open servers answer everybody with bytes of no language',
  demanded: 'Inconclusive for a dead control: nothing shows that a refused caller can reach anything at all',
  checks: ['segmentation/default-deny-holds-inbound', 'segmentation/policy-is-enforced-at-all'],
  moment: 'before',
  stage: tampering('garbling-canary'),
  // What stands outside asks our canaries too.
  touches: () => true,
  reason: /^control-dead: same-(?:caller|request) /,
});
