import { chromium, type Browser } from 'playwright-core';
import { found } from '../../scripts/live/hostile/chromium.ts';

/** The browser that pages are tested in. Nothing is installed here, and nothing is skipped for want of it. */
export function openChromium(): Promise<Browser> {
  const executablePath = found();
  if (executablePath === undefined)
    throw new Error(
      'no Chromium on this machine: node scripts/testing/browser.ts installs it, as scripts/test does',
    );
  // Some machines' /dev/shm is too small for it, and as root it has no sandbox; it opens nothing but our own pages.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
