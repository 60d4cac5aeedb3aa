import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { greenRecord } from '../record.fixture.ts';
import { violations } from './axe.fixture.ts';
import { everything } from './everything.fixture.ts';
import { openChromium } from './chromium.fixture.ts';
import { page } from './page.ts';

const PAGES = { 'a small run': greenRecord(), everything: everything() };

describe('the page, by axe', function () {
  this.timeout(120_000);
  let browser: Browser;
  before(async () => {
    browser = await openChromium();
  });
  after(() => browser.close());

  for (const [name, record] of Object.entries(PAGES))
    for (const width of [390, 1280])
      for (const colorScheme of ['light', 'dark'] as const)
        it(`has nothing against ${name} at ${width} px, ${colorScheme}`, async () => {
          expect(
            await violations(browser, page(record, 'd'.repeat(64)), { width, colorScheme }),
          ).to.deep.equal([]);
        });

  it('would say so if there were something', async () => {
    const html = page(greenRecord(), 'd'.repeat(64)).replace('<html lang="en">', '<html>');
    expect(await violations(browser, html, { width: 1280, colorScheme: 'light' })).to.not.deep.equal([]);
  });
});
