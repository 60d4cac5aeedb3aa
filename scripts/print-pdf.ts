import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AssayError } from '../lib/errors.ts';
import type { Render } from '../lib/evidence/seal.ts';
import { writeWhole } from '../lib/evidence/write-file.ts';
import { findBrowser } from './browser.ts';

const PDF = 'index.pdf';
/** A page of many thousand findings takes its time. */
const PATIENCE_MS = 120_000;
const FOOT =
  '<div style="font-size:7px;width:100%;text-align:center"><span class="title"></span> · <span class="pageNumber"></span> / <span class="totalPages"></span></div>';

/** Throws E_USAGE where there is no Chromium: who asks for a PDF is to hear it before anything is sent. */
export function browserForPdf(): string {
  const browser = findBrowser();
  if (browser !== undefined) return browser;
  throw new AssayError('E_USAGE', {
    tried: 'find a browser for --pdf',
    seen: 'there is no Chromium on this machine',
    todo: 'Install one (apt-get install chromium), name it with CHROMIUM, or print index.html from any browser.',
  });
}

/** Draws the reports, then prints the page beside them: scripts off, and nothing but the page itself is opened. */
export function withPdf(render: Render, executablePath: string): Render {
  return async (dir, record) => {
    const files = await render(dir, record);
    await writeWhole(join(dir, PDF), await print(executablePath, join(dir, 'index.html')));
    return [...files, PDF];
  };
}

async function print(executablePath: string, file: string): Promise<Buffer> {
  // Most of a second, which only who prints should wait for.
  const { chromium } = await import('playwright-core');
  // As root Chromium has no sandbox, and some machines' /dev/shm is too small for it.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(pathToFileURL(file).href);
    return await page.pdf({
      preferCSSPageSize: true,
      printBackground: true,
      tagged: true,
      outline: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate: FOOT,
    });
  } finally {
    await browser.close();
  }
}
