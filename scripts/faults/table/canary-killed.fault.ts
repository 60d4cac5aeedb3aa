import { kubectl } from '../../lab/lab.ts';
import { fault } from '../fault.ts';
import { podsWith } from '../pods.ts';

export default fault({
  id: 'canary-killed',
  breaks: 'Our own open servers are killed after the first controls had met them',
  demanded: 'Inconclusive: the controls beside the probes are dead',
  checks: ['segmentation/default-deny-holds-inbound'],
  moment: 'controls',
  holds: true,
  async inject() {
    for (const { namespace, name } of await podsWith('assay.dev/run,assay.dev/role=canary'))
      await kubectl(['-n', namespace, 'delete', '--grace-period=0', '--force', `pod/${name}`]);
  },
  touches: () => true,
  reason: /^control-dead: same-caller during /,
});
