import { chromium } from '../live/hostile/chromium.ts';

/** Sees to it that there is a browser before the units want one. */
process.stdout.write(`  ${await chromium()}\n`);
