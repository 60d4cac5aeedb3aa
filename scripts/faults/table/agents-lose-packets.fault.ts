import { OPEN_DOOR } from '../open-door.ts';
import { fault } from '../fault.ts';
import { loseTenth } from '../packet-rule.ts';
import { agents } from '../pods.ts';

export default fault({
  ...OPEN_DOOR,
  id: 'agents-lose-packets',
  breaks: 'Every agent in a pod loses a tenth of its packets, either way',
  demanded: 'Fail, or inconclusive for a dead control or for attempts that do not agree',
  moment: 'settle',
  holds: true,
  inject: async (bench) => loseTenth(bench, await agents()),
  reason: /^(?:control-dead|flapping|probe-failed)/,
});
