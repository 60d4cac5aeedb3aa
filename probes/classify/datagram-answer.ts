import type { Outcome } from '../protocol.ts';

/** The rule of HTTP: a name is a canary's own, and where one is meant, any other's answer is no answer of it. */
export function classifyDatagram(named: string | undefined, backend: string | undefined): Outcome {
  if (backend !== undefined && named !== backend) return { outcome: 'wrong-backend', backend: named ?? '' };
  return { outcome: 'answered', by: named === undefined ? 'unknown' : 'app', protocol: 'other' };
}
