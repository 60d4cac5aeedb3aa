import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { openChromium } from '../../reports/html/chromium.fixture.ts';
import { page as draw } from '../../reports/html/page.ts';
import { manyFindings } from './many-findings.ts';

/**
 * Opens the page of so many findings in Chromium and searches it: npm run bench:page [findings]
 * A stall is the longest task that the page kept the browser from everything else with, in ms. Times are this machine's.
 */
const LISTEN = `globalThis.tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask', buffered: true });`;
// A frame later, so that what was changed has been laid out.
const LONGEST = `new Promise((next) => requestAnimationFrame(() => setTimeout(next, 200)))
  .then(() => Math.max(0, ...tasks.splice(0)))`;

const count = Number(process.argv[2] ?? 10_000);
const dir = mkdtempSync(join(tmpdir(), 'assay-page-'));
const file = join(dir, 'index.html');
const record = manyFindings(count);
writeFileSync(file, draw(record, '0'.repeat(64)));
const browser = await openChromium();
try {
  const page = await browser.newPage();
  await page.addInitScript({ content: LISTEN });
  print(`${count} findings, ${(statSync(file).size / 1e6).toFixed(1)} MB`);
  const opened = performance.now();
  await page.goto(pathToFileURL(file).href, { waitUntil: 'commit' });
  await page.getByText('What was tested').first().waitFor();
  print(`first lines after ${since(opened)} ms`);
  await page.waitForLoadState('load', { timeout: 120_000 });
  await page.locator(`form.find[data-shown="${count}"]`).waitFor({ timeout: 120_000 });
  print(`open and searchable after ${since(opened)} ms, longest stall ${await stall(page)} ms`);
  const fails = record.findings.filter(({ verdict }) => verdict === 'fail').length;
  await measured(page, 'by standing', fails, 'find-standing', 'fail');
  await measured(page, 'all again', count, 'find-standing', '');
  const named = record.findings.filter(({ subject }) => subject.includes('service-77:')).length;
  await measured(page, 'by text', named, 'find-text', 'service-77:');
  await measured(page, 'by text again', 0, 'find-text', 'nowhere');
} finally {
  await browser.close();
  rmSync(dir, { recursive: true });
}

/** Timed inside the page: what a driver waits for on its way is none of the page's. */
async function measured(page: Page, what: string, left: number, id: string, value: string): Promise<void> {
  await stall(page);
  const ms = await page.evaluate<number>(`(async () => {
    const form = document.querySelector('form.find');
    const field = document.getElementById('${id}');
    delete form.dataset.shown;
    field.value = '${value}';
    const began = performance.now();
    field.dispatchEvent(new Event('input', { bubbles: true }));
    while (form.dataset.shown !== '${left}') await new Promise((next) => setTimeout(next, 5));
    await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
    return performance.now() - began;
  })()`);
  print(`${what}: ${left} left after ${ms.toFixed(0)} ms, longest stall ${await stall(page)} ms`);
}

/** The longest task since the last time that it was asked for; below 50 ms none is counted. */
async function stall(page: Page): Promise<number> {
  return Math.round(await page.evaluate<number>(LONGEST));
}

function since(began: number): string {
  return (performance.now() - began).toFixed(0);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
