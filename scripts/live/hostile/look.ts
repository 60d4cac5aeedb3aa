import { pathToFileURL } from 'node:url';
import { chromium as engine, type Browser } from 'playwright-core';
import { chromium } from './chromium.ts';
import { TOUCH_EVERYTHING, type Touched } from './touch-everything.ts';
import { PWNED } from './words.ts';

/** What a reader's browser did beside showing the page. */
export interface Seen extends Touched {
  /** Everything that was asked for but the file itself. */
  readonly requests: readonly string[];
  readonly dialogs: readonly string[];
  /** What a script of the target's has set, in any frame. */
  readonly ran: readonly unknown[];
  /** Where the page led away to, or what it opened. */
  readonly wandered: readonly string[];
}

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with JavaScript, and a network that it may ask for and never gets. */
export const openBrowser = async (): Promise<Browser> =>
  engine.launch({ executablePath: await chromium(), headless: true, args: QUIET });

/** Reads a file as a person would: opens it, unfolds and clicks what there is to click, and points at everything. */
export async function look(browser: Browser, file: string): Promise<Seen> {
  const self = pathToFileURL(file).href;
  const context = await browser.newContext();
  const requests: string[] = [];
  const dialogs: string[] = [];
  const wandered: string[] = [];
  const isSelf = (url: string): boolean => url.split('#')[0] === self;
  await context.route('**/*', (route) => (isSelf(route.request().url()) ? route.continue() : route.abort()));
  context.on('request', (request) => {
    // What stands in the page itself is fetched from nobody.
    if (!isSelf(request.url()) && !/^(data|blob):/.test(request.url())) requests.push(request.url());
  });
  const page = await context.newPage();
  context.on('page', (other) => wandered.push(other.url()));
  page.on('websocket', (socket) => requests.push(socket.url()));
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('framenavigated', (frame) => {
    if (!isSelf(frame.url())) wandered.push(frame.url());
  });
  await page.goto(self, { waitUntil: 'load' });
  const touched = await page.evaluate<Touched>(TOUCH_EVERYTHING).catch((error: unknown) => {
    wandered.push(`left while it was read: ${String(error)}`);
    return { unfolded: 0, pressed: 0, text: '' };
  });
  const ran = await Promise.all(page.frames().map((frame) => frame.evaluate<unknown>(`window.${PWNED}`)));
  await context.close();
  return { requests, dialogs, wandered, ran: ran.filter((value) => value !== undefined), ...touched };
}
