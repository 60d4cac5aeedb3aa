import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { greenRecord } from '../record.fixture.ts';
import { everything } from './everything.fixture.ts';
import { openChromium } from './chromium.fixture.ts';
import { page } from './page.ts';

const AXE = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true;";
const PAGES = { 'a small run': greenRecord(), everything: everything() };

describe('the page, by axe', function () {
  this.timeout(120_000);
  let browser: Browser;
  let axe: string;
  before(async () => {
    browser = await openChromium();
    axe = await readFile(AXE, 'utf8');
  });
  after(() => browser.close());

  /** Every violation of WCAG 2.2 AA, and of axe's own good practice, with everything unfolded. */
  async function violations(html: string, width: number, colorScheme: 'light' | 'dark') {
    const tab = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    await tab.setContent(html);
    await tab.evaluate(UNFOLD);
    await tab.evaluate(axe);
    const { violations: all } = await tab.evaluate<AxeResults>(
      `axe.run({ runOnly: ${JSON.stringify(TAGS)} })`,
    );
    await tab.close();
    return all.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ html: at }) => at)
          .join(' ')}`,
    );
  }

  for (const [name, record] of Object.entries(PAGES))
    for (const width of [390, 1280])
      for (const scheme of ['light', 'dark'] as const)
        it(`has nothing against ${name} at ${width} px, ${scheme}`, async () => {
          expect(await violations(page(record, 'd'.repeat(64)), width, scheme)).to.deep.equal([]);
        });

  it('would say so if there were something', async () => {
    const html = page(greenRecord(), 'd'.repeat(64)).replace('<html lang="en">', '<html>');
    expect(await violations(html, 1280, 'light')).to.not.deep.equal([]);
  });
});
