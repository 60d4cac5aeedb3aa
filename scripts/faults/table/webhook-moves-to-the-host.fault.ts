import { behindAnOpenDoor } from '../open-door.ts';
import { mutating } from '../mutator.ts';

export default behindAnOpenDoor({
  id: 'webhook-moves-to-the-host',
  breaks: 'An admission webhook puts our callers on the network of their node',
  demanded: 'Not run, and the change is named',
  moment: 'before',
  inject: mutating('assay-probes', { op: 'add', path: '/spec/hostNetwork', value: true }),
  reason: /^vantage-unsafe: the network was changed/,
});
