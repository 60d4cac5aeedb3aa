import { fault } from '../fault.ts';
import { isolateOurs } from '../isolate.ts';
import { OPEN_DOOR } from '../open-door.ts';

export default fault({
  ...OPEN_DOOR,
  id: 'foreign-policy-isolates-us',
  breaks: 'Somebody’s NetworkPolicy keeps our own namespace from everything but itself',
  demanded:
    'No pass from there: that policy may be what stopped our caller, and the door behind it stands open',
  moment: 'before',
  inject: isolateOurs,
  touches: ({ subject }) => subject === 'clinic/admin:8080/http#from-other-namespace',
  reason: /^vantage-unsafe: NetworkPolicy assay-probes\/fault-isolation/,
});
