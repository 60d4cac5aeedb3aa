import { fault } from '../fault.ts';
import { isolateOurs } from '../isolate.ts';
import { OPEN_DOOR } from '../open-door.ts';

export default fault({
  ...OPEN_DOOR,
  id: 'foreign-policy-comes-late',
  breaks: 'The same policy of somebody’s comes while the run is under way',
  demanded:
    'No pass from there: that policy may be what stopped our caller, and the door behind it stands open',
  moment: 'settle',
  holds: true,
  inject: isolateOurs,
  touches: ({ subject }) => subject === 'clinic/admin:8080/http#from-other-namespace',
  reason: /^(?:vantage-unsafe: NetworkPolicy assay-probes\/fault-isolation|flapping)/,
});
