import { fault } from '../fault.ts';
import { PATIENTS } from '../one-endpoint.ts';
import { crashSidecars } from '../sidecars.ts';

/** What is redirected to a proxy that is not there is refused, to friend and foe. */
export default fault({
  id: 'sidecar-crash-looping',
  breaks: "The target's sidecars die again and again",
  demanded: 'Inconclusive: mutual TLS was not answered either, or the replicas are others now',
  checks: ['mesh/plaintext-is-refused'],
  ...PATIENTS,
  moment: 'agents',
  inject: (bench) => crashSidecars(bench, 'clinic', 'app=patients,!assay.dev/run'),
  reason: /^control-dead: same-(?:request|caller)|^flapping|^layer-unknown|^target-changed/,
});
