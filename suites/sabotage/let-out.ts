import type { Alteration } from '../../lib/model/sabotage.ts';
import type { Actor, Borrowed } from '../../lib/model/system.ts';

/** A policy of ours that lets one workload out by one more rule, beside those that are there: rules add up. */
export const letOut = ({ namespace }: Actor, { labels }: Borrowed, rule: object): Alteration => ({
  do: 'create',
  object: {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'assay-sabotage', namespace },
    spec: { podSelector: { matchLabels: labels }, policyTypes: ['Egress'], egress: [rule] },
  },
});
