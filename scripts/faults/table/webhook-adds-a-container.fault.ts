import { behindAnOpenDoor } from '../open-door.ts';
import { mutating } from '../mutator.ts';

export default behindAnOpenDoor({
  id: 'webhook-adds-a-container',
  breaks: 'An admission webhook puts a container of its own beside our callers',
  demanded: 'Not run, and the change is named',
  moment: 'before',
  inject: mutating('assay-probes', {
    op: 'add',
    path: '/spec/containers/-',
    value: { name: 'guest', image: 'guest.example.test/guest:1' },
  }),
  reason: /^vantage-unsafe: the container guest was added/,
});
