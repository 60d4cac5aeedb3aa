import { behindAnOpenDoor } from '../open-door.ts';
import { mutating } from '../mutator.ts';

export default behindAnOpenDoor({
  id: 'webhook-changes-the-image',
  breaks: 'An admission webhook gives our callers another image',
  demanded: 'Not run, and the change is named',
  moment: 'before',
  inject: mutating('assay-probes', {
    op: 'replace',
    path: '/spec/containers/0/image',
    value: 'guest.example.test/node:24',
  }),
  reason: /^vantage-unsafe: the image became /,
});
