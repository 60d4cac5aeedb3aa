import { tampering } from '../broken-image.ts';
import { behindAnOpenDoor } from '../open-door.ts';

export default behindAnOpenDoor({
  id: 'agent-output-with-garbage',
  breaks:
    'Between the frames of every agent in a pod stand bytes that are none: no UTF-8, a terminal’s escape',
  demanded: 'Inconclusive: of a stream with anything else in it nothing is believed',
  moment: 'before',
  stage: tampering('garbage'),
  reason: /^probe-failed: .*stream:garbage-line/,
});
