import { tampering } from '../broken-image.ts';
import { behindAnOpenDoor } from '../open-door.ts';

export default behindAnOpenDoor({
  id: 'agent-output-truncated',
  breaks: 'The output of every agent in a pod ends in the middle of its first result',
  demanded: 'Inconclusive for want of a result, though a door stands open that nobody was then seen to try',
  moment: 'before',
  stage: tampering('truncated'),
  reason: /^probe-failed: .*no-result/,
});
