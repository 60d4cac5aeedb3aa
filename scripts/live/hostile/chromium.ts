import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findBrowser } from '../../browser.ts';

const run = promisify(execFile);

/** The browser of this machine; on a Debian without one it is installed first, which takes root. */
export async function chromium(): Promise<string> {
  const present = findBrowser();
  if (present !== undefined) return present;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], { env });
  return findBrowser() ?? '';
}
