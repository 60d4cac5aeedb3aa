import type { KubeObject } from '../model/kube-object.ts';
import { RUN_LABEL } from '../cluster/labels.ts';

/** Worn by the agents whose egress is lifted, and by nothing else. */
export const LIFTED_LABEL = { 'assay.dev/egress': 'lifted' } as const;

/**
 * Admits egress for our own marked pods, so that a denial they meet is the other side's. It never names Ingress: no
 * policy of ours selects a vantage on trial in the direction on trial.
 */
export function egressPolicy(metadata: Omit<KubeObject['metadata'], 'name'>, runId: string): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { ...metadata, name: `assay-egress-${runId}`.slice(0, 63) },
    spec: {
      podSelector: { matchLabels: { ...LIFTED_LABEL, [RUN_LABEL]: runId } },
      policyTypes: ['Egress'],
      egress: [{}],
    },
  };
}
