import { OPEN_DOOR } from '../open-door.ts';
import { fault } from '../fault.ts';
import { addRule } from '../packet-rule.ts';
import { agents } from '../pods.ts';

const LIMIT = ['-m', 'connlimit', '--connlimit-above', '2', '--connlimit-mask', '0', '--connlimit-saddr'];

export default fault({
  ...OPEN_DOOR,
  id: 'connections-limited',
  breaks: 'In the network of every agent in a pod more than two connections at once are rejected',
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
