import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Debian's first; the others are what machines of a CI have already. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome'];

/** The browser of this machine, if it has one. */
export const found = (): string | undefined => PLACES.find((place) => existsSync(place));

/** The browser of this machine; on a Debian without one it is installed first, which takes root. */
export async function chromium(): Promise<string> {
  const present = found();
  if (present !== undefined) return present;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], { env });
  return PLACES[0] ?? '';
}
