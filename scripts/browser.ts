import { existsSync } from 'node:fs';

/** Debian's first; the others are what machines have already. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];

/** The Chromium of this machine, if it has one; CHROMIUM names another. */
export const findBrowser = (env: NodeJS.ProcessEnv = process.env): string | undefined =>
  env['CHROMIUM'] ?? PLACES.find((place) => existsSync(place));
