import { OPEN_DOOR } from '../open-door.ts';
import { fault } from '../fault.ts';
import { addRule } from '../packet-rule.ts';
import { agents } from '../pods.ts';

/** Some get through at the beginning of each burst; the bucket fills again before the next one. */
const LIMIT = [
  ...['-m', 'hashlimit', '--hashlimit-name', 'fault'],
  ...['--hashlimit-above', '40/sec', '--hashlimit-burst', '8'],
];

export default fault({
  ...OPEN_DOOR,
  id: 'connections-rate-limited',
  breaks:
    'In the network of every agent in a pod new connections beyond 8 at once and 40 a second are rejected',
  demanded: 'Fail, or inconclusive: a limit of the caller’s own stops its controls as well',
  moment: 'settle',
  holds: true,
  async inject(bench) {
    const syn = ['-p', 'tcp', '--syn', '!', '-o', 'lo'];
    for (const pod of await agents())
      await addRule(bench, pod, 'OUTPUT', ...syn, ...LIMIT, '-j', 'REJECT', '--reject-with', 'tcp-reset');
  },
  reason: /^(?:control-dead|flapping)/,
});
