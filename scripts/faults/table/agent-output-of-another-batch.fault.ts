import { tampering } from '../broken-image.ts';
import { behindAnOpenDoor } from '../open-door.ts';

export default behindAnOpenDoor({
  id: 'agent-output-of-another-batch',
  breaks: 'Every agent in a pod answers each batch with its whole answer to the first one',
  demanded: 'Inconclusive: frames that name another batch are nobody’s answer',
  moment: 'before',
  stage: tampering('another-batch'),
  reason: /^probe-failed: .*stream:wrong-batch/,
});
