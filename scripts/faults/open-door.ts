import { openPolicy } from '../../suites/sabotage/open-policy.ts';
import { fault, type Fault } from './fault.ts';

/**
 * A door that stands open while something is in the way of those who ask: the namespace's default deny is gone, so
 * the one endpoint that only it protects admits everybody. Whatever hides that, a pass on this endpoint is false.
 */
export const OPEN_DOOR: Pick<Required<Fault>, 'checks' | 'hole' | 'touches'> = {
  checks: ['segmentation/default-deny-holds-inbound'],
  hole: openPolicy.noDefaultDeny,
  touches: ({ subject }) => subject.startsWith('clinic/admin:8080/http'),
};

/** The same with what callers in pods see alone: of use where only agents in pods are broken. */
export const behindAnOpenDoor = (rest: Omit<Fault, keyof typeof OPEN_DOOR>): Fault =>
  fault({
    ...OPEN_DOOR,
    touches: (finding) => OPEN_DOOR.touches(finding) && !finding.subject.endsWith('#from-outside'),
    ...rest,
  });
