import { tampering } from '../broken-image.ts';
import { behindAnOpenDoor } from '../open-door.ts';

export default behindAnOpenDoor({
  id: 'agent-output-duplicated',
  breaks: 'Every agent in a pod prints each result twice',
  demanded: 'Inconclusive: of a stream that says things twice nothing is believed',
  moment: 'before',
  stage: tampering('duplicated'),
  reason: /^probe-failed: .*stream:duplicate-seq/,
});
