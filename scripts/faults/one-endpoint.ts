import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { Finding } from '../../lib/model/record.ts';

const file = z.looseObject({ endpoints: z.array(z.looseObject({ service: z.string(), port: z.int() })) });

/** The clinic's file with one endpoint alone: a run of it takes a handful of agents. */
export function only(clinic: string, service: string, port = 8080): string {
  const whole = file.parse(parse(clinic));
  const endpoints = whole.endpoints.filter((one) => one.service === service && one.port === port);
  if (endpoints.length !== 1) throw new Error(`the clinic declares no ${service}:${port}`);
  return stringify({ ...whole, endpoints });
}

/** The API that carries ePHI, with two replicas on two nodes. */
export const PATIENTS = {
  config: (clinic: string): string => only(clinic, 'clinic/patients'),
  touches: ({ subject }: Finding): boolean => subject.startsWith('clinic/patients:8080/'),
};
