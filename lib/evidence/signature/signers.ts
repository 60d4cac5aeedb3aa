import type { Signature } from './look.ts';

/** Key ids of everybody whose signature holds over the folder: who ran it and who reviewed it. */
export function signersIn(hold: readonly Signature[]): string[] {
  return [...new Set(hold.map(({ keyId }) => keyId))].sort();
}
