import { BENCH, hostOf, PORT, serviceOf, TARGET } from './names.ts';

/** The claim as somebody wrote it down: nobody but `front` can connect to this Service on this port. */
export interface Claim {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
}

export const rightClaim: Claim = { namespace: BENCH, service: serviceOf(TARGET), port: PORT };

export const hostOfClaim = ({ namespace, service }: Claim): string => hostOf(service, namespace);
