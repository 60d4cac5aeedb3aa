import { clinicConfig } from '../live/lab.ts';
import type { Fault } from './fault.ts';

/** What the runs of a fault are told of the clinic. */
export const configOf = ({ config = (clinic) => clinic }: Fault): string => config(clinicConfig());
