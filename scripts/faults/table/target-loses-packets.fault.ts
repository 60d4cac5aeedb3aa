import { OPEN_DOOR } from '../open-door.ts';
import { fault } from '../fault.ts';
import { loseTenth } from '../packet-rule.ts';
import { podsWith } from '../pods.ts';

export default fault({
  ...OPEN_DOOR,
  id: 'target-loses-packets',
  breaks: 'The pod that is asked loses a tenth of its packets, either way',
  demanded: 'Fail, or inconclusive for a dead control or for attempts that do not agree',
  moment: 'before',
  inject: async (bench) => loseTenth(bench, await podsWith('app=admin,!assay.dev/run', 'clinic')),
  reason: /^(?:control-dead|flapping)/,
});
