import { ensureOutside } from '../../lab/cluster/outside.ts';
import { docker } from '../../../lib/kind/docker.ts';
import { labRecord } from '../../live/lab.ts';
import { fault } from '../fault.ts';

const again = (): Promise<void> => ensureOutside(labRecord().images.node);

export default fault({
  id: 'receivers-log-lost',
  breaks: 'The sentinel is thrown away and made anew after the probes, and its log with it',
  demanded: 'Inconclusive: a log without the controls does not show that a probe did not arrive',
  checks: ['egress/undeclared-destination-is-blocked'],
  moment: 'controls-after',
  holds: true,
  async inject(bench) {
    bench.undo('the sentinel', again);
    await docker(['rm', '--force', '--volumes', 'assay-sentinel']);
    await again();
  },
  // A hello has no room for a nonce: nobody asks the log for it, and the finding says that it is one-sided.
  touches: ({ subject, oneSided }) => subject.startsWith('sentinel.example.test:') && oneSided !== true,
  reason: /^(?:receiver-silent|control-dead)/,
});
