import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from './chromium.fixture.ts';
import { everything } from './everything.fixture.ts';
import { findingIds } from './ids.ts';
import { page as draw } from './page.ts';

const RECORD = everything();
const RUN_JSON = '{"a":1}';
const DIGEST = createHash('sha256').update(RUN_JSON).digest('hex');

describe('what the page gains with scripts', () => {
  const dir = mkdtempSync(join(tmpdir(), 'assay-page-'));
  const url = pathToFileURL(join(dir, 'index.html')).href;
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const complaints: string[] = [];
  before(async () => {
    writeFileSync(join(dir, 'index.html'), draw(RECORD, DIGEST));
    writeFileSync(join(dir, 'run.json'), RUN_JSON);
    writeFileSync(join(dir, 'other.json'), `${RUN_JSON} `);
    browser = await openChromium();
  });
  beforeEach(async () => {
    page = await browser.newPage();
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(() => page.close());
  after(async () => {
    await browser.close();
    rmSync(dir, { recursive: true });
  });

  const counted = (count: number) => page.locator(`form.find[data-shown="${count}"]`).waitFor();
  const shown = () => page.locator('article.finding:visible').count();
  const status = () => page.locator('form.find [role=status]').textContent();
  const failing = RECORD.findings.filter(
    ({ verdict, waiver }) => verdict === 'fail' && waiver?.expired !== false,
  );

  it('is a search by text and by standing, which says how many are left and outlives a reload', async () => {
    await page.goto(url);
    expect(await status()).to.equal(`${RECORD.findings.length} of ${RECORD.findings.length} findings`);
    await page.getByLabel('Standing').selectOption('fail');
    await counted(failing.length);
    expect(await shown()).to.equal(failing.length);
    await page.reload();
    await counted(failing.length);
    await page.getByLabel('Text in a finding').fill('no such thing anywhere');
    await counted(0);
    expect(await shown()).to.equal(0);
    await page.getByRole('button', { name: 'Show all' }).click();
    await counted(RECORD.findings.length);
  });

  it('opens what a link leads to, though it was folded or not among what was searched for', async () => {
    const ids = findingIds(RECORD);
    const passed = RECORD.findings.findIndex(
      ({ verdict, observations }) => verdict === 'pass' && observations.length > 0,
    );
    await page.goto(`${url}#find?standing=fail`);
    await counted(failing.length);
    const card = page.locator(`[id="${ids[passed] ?? ''}"]`);
    expect(await card.isVisible()).to.equal(false);
    await page.goto(`${url}#${ids[passed] ?? ''}`);
    await card.locator('details[open]').first().waitFor();
    expect(await card.isVisible()).to.equal(true);
  });

  it('tells whether a run.json is the one that the page was drawn from', async () => {
    await page.goto(url);
    const input = page.getByLabel('Compare a run.json');
    const result = page.locator('#checking + .find [role=status]');
    await input.setInputFiles(join(dir, 'run.json'));
    await result.filter({ hasText: 'run.json is the file that this page was drawn from.' }).waitFor();
    await input.setInputFiles(join(dir, 'other.json'));
    await result.filter({ hasText: 'is not the file' }).waitFor();
  });

  it('is nothing that is missed without them', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(url);
    expect(await plain.locator('form').count()).to.equal(0);
    expect(await plain.locator('article.finding:visible').count()).to.equal(RECORD.findings.length);
    await context.close();
  });

  it('asks nobody for anything, and breaks no rule of its own policy', () => {
    expect(new Set(asked.map((one) => one.replace(/#.*$/, '')))).to.deep.equal(new Set([url]));
    expect(complaints).to.deep.equal([]);
  });
});
