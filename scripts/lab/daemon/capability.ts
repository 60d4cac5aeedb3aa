import { readFileSync } from 'node:fs';

const sysResource = 24n;

/** Whether root's bounding set lacks CAP_SYS_RESOURCE, as inside some sandboxes; we live with it and never regain it. */
export const lacksSysResource = (status: string = readFileSync('/proc/self/status', 'utf8')): boolean => {
  const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return bounding !== undefined && ((BigInt(`0x${bounding}`) >> sysResource) & 1n) === 0n;
};
