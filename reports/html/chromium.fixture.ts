import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.ts';

/** The browser that pages are tested in. Nothing is installed here, and nothing is skipped for want of it. */
export function openChromium(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined)
    throw new Error(
      'no Chromium on this machine: node scripts/testing/browser.ts installs it, as scripts/test does',
    );
  // Some machines' /dev/shm is too small for it, and as root it has no sandbox; it opens nothing but our own pages.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
