import { signaturesOf } from './look.ts';

/** Key ids of everybody whose signature holds over the folder as it is now: who ran it and who reviewed it. */
export async function signersOf(dir: string): Promise<string[]> {
  const { hold } = await signaturesOf(dir);
  return [...new Set(hold.map(({ keyId }) => keyId))].sort();
}
