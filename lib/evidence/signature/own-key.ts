import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { publicPem } from './key.ts';

/** Where the user's own key lies: with the user's settings, never in a folder of evidence. */
export function ownKeyPath(env: NodeJS.ProcessEnv = process.env): string {
  // The XDG base directory specification has an empty or relative value count as none.
  const set = env['XDG_CONFIG_HOME'] ?? '';
  return join(isAbsolute(set) ? set : join(homedir(), '.config'), 'assay', 'key.pem');
}

/** Its public half, for whoever is to verify. */
export const publicHalf = (path: string): string => path.replace(/(\.pem)?$/, '.pub');

/** Makes the user's own key where there is none; says whether it did. Throws what the file system says. */
export async function makeOwnKey(path: string): Promise<boolean> {
  if (existsSync(path)) return false;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  // `wx`: of two runs that start at once one makes it, and the other one's error says so.
  await writeFile(path, pem, { mode: 0o600, flag: 'wx' });
  await writeFile(publicHalf(path), publicPem(publicKey), { mode: 0o644 });
  return true;
}
