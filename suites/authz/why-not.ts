import { NOT_MESHED } from '../../lib/model/stop-words.ts';
import type { Endpoint } from '../../lib/model/system.ts';

/** The account that every pod without one gets. Where nobody declared it, it plays the stranger. */
export const NOBODY = 'default';

/** Why the mesh's authorization cannot be on trial at an endpoint at all. */
export function whyNot(
  endpoint: Endpoint,
): { readonly notApplicable: string } | { readonly unproven: string } | undefined {
  if (!endpoint.meshed) return { notApplicable: NOT_MESHED };
  if (endpoint.replicas.length === 0) return { unproven: 'no-replica: nothing is ready behind this Service' };
  if (endpoint.callers.length > 0) return undefined;
  return { notApplicable: 'no-declared-caller: nobody may call it at all; segmentation answers for it' };
}

/** Why the stranger cannot be played there. */
export function whyNoStranger({ callers }: Endpoint): string | undefined {
  return callers.some(({ serviceAccount }) => serviceAccount === NOBODY)
    ? `vantage-unsafe: the account "${NOBODY}" is a declared caller, so it cannot play the stranger`
    : undefined;
}
