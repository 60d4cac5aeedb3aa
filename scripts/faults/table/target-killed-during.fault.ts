import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';
import { killPods } from '../workloads.ts';

/** A dying server resets what is open, and a mesh that demands its own TLS looks just like that. */
export default fault({
  id: 'target-killed-during',
  breaks: 'Both replicas of the target are killed while the probes are on their way',
  demanded: 'Inconclusive: a control died, answers differ, or the replicas are others now',
  checks: ['mesh/plaintext-is-refused'],
  ...PATIENTS,
  moment: 'controls',
  inject: async () => {
    await killPods('app=patients,!assay.dev/run', '-n', 'clinic');
  },
  reason: /^control-dead: same-(?:request|caller) (?:during|after)|^flapping|^layer-unknown|^target-changed/,
});
