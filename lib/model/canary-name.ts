/** How our own open servers are named in the evidence; no host of a system can be called so, for it has blanks. */
export const OWN_CANARY = 'a canary on the own address';
const CANARY = 'our canary: ';

export const canaryName = (vantage: string): string => `${CANARY}${vantage}`;

export const isCanary = (name: string): boolean => name === OWN_CANARY || name.startsWith(CANARY);
