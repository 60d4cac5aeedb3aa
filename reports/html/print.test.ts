import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { openChromium } from './chromium.fixture.ts';
import { everything } from './everything.fixture.ts';
import { page } from './page.ts';
import { DIGEST } from './part.fixture.ts';

/** What lies between the margins of an A4 sheet, in CSS pixels. */
const SHEET = Math.floor(((210 - 2 * 14) / 25.4) * 96);

const CLIPPED = `[...document.querySelectorAll('table, pre, dl')]
  .filter((one) => one.getBoundingClientRect().right > ${SHEET} + 1)
  .map((one) => one.className + ': ' + one.textContent.slice(0, 60))`;
const FOLDED = `[...document.querySelectorAll('details > :not(summary)')]
  .filter((one) => !one.checkVisibility({ contentVisibilityAuto: true })).length`;

describe('the printed page', function () {
  this.timeout(120_000);
  let browser: Browser;
  before(async () => {
    browser = await openChromium();
  });
  after(() => browser.close());

  const onPaper = async (paper: boolean) => {
    const tab = await browser.newPage({ viewport: { width: SHEET, height: 1000 } });
    if (paper) await tab.emulateMedia({ media: 'print' });
    await tab.setContent(page(everything(), DIGEST));
    return tab;
  };

  it('unfolds everything and cuts nothing off', async () => {
    const tab = await onPaper(true);
    expect(await tab.evaluate(CLIPPED)).to.deep.equal([]);
    expect(await tab.evaluate(FOLDED)).to.equal(0);
  });

  it('would say so if something were folded: on a screen it is', async () => {
    expect(await (await onPaper(false)).evaluate(FOLDED)).to.be.above(5);
  });

  it('becomes a PDF of whole sheets', async () => {
    const pdf = await (await onPaper(true)).pdf({ preferCSSPageSize: true });
    const sheets = pdf.toString('latin1').match(/\/Type \/Page\b/g) ?? [];
    expect(sheets.length).to.be.within(10, 60);
  });
});
