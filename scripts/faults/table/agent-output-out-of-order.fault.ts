import { tampering } from '../broken-image.ts';
import { behindAnOpenDoor } from '../open-door.ts';

export default behindAnOpenDoor({
  id: 'agent-output-out-of-order',
  breaks: 'The first two frames of every agent in a pod change places',
  demanded: 'Inconclusive: of a stream out of order nothing is believed',
  moment: 'before',
  stage: tampering('out-of-order'),
  reason: /^probe-failed: .*stream:frame-before-start/,
});
