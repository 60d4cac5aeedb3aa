import { wears } from './labels.ts';
import type { Seen } from './seen.ts';
import type { WorkloadView } from './views.ts';

/** The label of everything that is made for a Gateway of the Gateway API (GEP-1762). */
export const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** Whether a workload is the edge itself and not what lies behind it. */
export function isGateway({ spec }: WorkloadView, { istioGateways }: Seen): boolean {
  const { labels } = spec.template.metadata;
  return (
    labels[GATEWAY_NAME] !== undefined ||
    istioGateways.some((gateway) => wears(labels, gateway.spec.selector))
  );
}
