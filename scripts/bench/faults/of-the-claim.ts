import { ELSEWHERE, PORT, serviceOf } from '../trial/names.ts';
import type { Fault } from './fault.ts';

/** Slips of the pen. */
export const ofTheClaim: readonly Fault[] = [
  {
    id: 'misspelt-host',
    breaks: 'the claim names a host that there is not',
    claim: { service: serviceOf('taget-0') },
    notForCyclonus: 'it makes the Services that it asks, so their names cannot be misspelt',
  },
  {
    id: 'wrong-namespace',
    breaks: 'the claim names the Service in a namespace where there is none',
    claim: { namespace: ELSEWHERE },
  },
  {
    id: 'wrong-port',
    breaks: 'the claim names a port beside the right one',
    claim: { port: PORT + 1 },
  },
];
