import { answerWith, byName } from '../dns.ts';
import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';
import { labRecord } from '../../live/lab.ts';

/** At the wrong address nobody listens, so that the way there looks closed. */
export default fault({
  id: 'dns-answers-wrongly',
  breaks: 'CoreDNS answers with the address of a machine on which nobody listens',
  demanded: 'Inconclusive for what goes by name: nobody else was answered there either',
  checks: ['egress/undeclared-destination-is-blocked'],
  config: PATIENTS.config,
  moment: 'before',
  inject: (bench) => answerWith(bench, 'sentinel.example.test', labRecord().outside['outside'] ?? ''),
  touches: byName,
  reason: /^control-dead: witness before/,
});
