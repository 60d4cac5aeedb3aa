import { signaturesOf, type Signature } from './look.ts';

/** Key ids of everybody whose signature holds over the folder as it is now: who ran it and who reviewed it. */
export async function signersOf(dir: string): Promise<string[]> {
  return signersIn((await signaturesOf(dir)).hold);
}

/** The same of signatures that were looked at already. */
export function signersIn(hold: readonly Signature[]): string[] {
  return [...new Set(hold.map(({ keyId }) => keyId))].sort();
}
