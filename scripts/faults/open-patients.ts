import { openPolicy } from '../../suites/sabotage/open-policy.ts';
import type { Fault } from './fault.ts';
import { PATIENTS } from './one-endpoint.ts';

/** The API admits everybody on the network, for faults that a sound cluster outlives. */
export const OPEN_PATIENTS: Pick<Required<Fault>, 'checks' | 'config' | 'hole' | 'touches'> = {
  checks: ['segmentation/default-deny-holds-inbound'],
  ...PATIENTS,
  hole: openPolicy.everybody,
};
