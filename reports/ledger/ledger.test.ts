import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { violations } from '../html/axe.fixture.ts';
import { openChromium } from '../html/chromium.fixture.ts';
import { daysBetween, spansOf, stateByDay } from './days.ts';
import { ledgerRun, YEAR, yearOfNights } from './ledger.fixture.ts';
import { ledgerPage } from './page.ts';

const CITATION = '164.312(e)(1)';
const spans = (runs: Parameters<typeof stateByDay>[0], from: string, to: string) =>
  spansOf(stateByDay(runs, CITATION, daysBetween(from, to)), []).map(
    ({ from: first, days, state }) => `${first} ${days} ${state}`,
  );

describe('the days of a ledger', () => {
  it('are those between two dates, leap days and ends of years too', () => {
    expect(daysBetween('2027-12-31', '2028-01-01')).to.deep.equal(['2027-12-31', '2028-01-01']);
    expect(daysBetween('2028-02-28', '2028-03-01')).to.have.length(3);
  });

  it('have the state of their last run, and are gaps without one', () => {
    const runs = [
      ledgerRun('2026-11-01', 'violated'),
      ledgerRun('2026-11-01', 'supported', { finishedAt: '2026-11-01T20:00:00.000Z' }),
      ledgerRun('2026-11-04', 'supported'),
    ];
    expect(spans(runs, '2026-10-31', '2026-11-04')).to.deep.equal([
      '2026-10-31 1 gap',
      '2026-11-01 1 supported',
      '2026-11-02 2 gap',
      '2026-11-04 1 supported',
    ]);
  });

  it('never take a run that was cut short, or one that did not look, for more than that', () => {
    expect(
      spans([ledgerRun('2026-11-01', 'supported', { state: 'aborted' })], '2026-11-01', '2026-11-01'),
    ).to.deep.equal(['2026-11-01 1 cut short']);
    expect(
      spans([ledgerRun('2026-11-01', 'not assessed by this tool')], '2026-11-01', '2026-11-01'),
    ).to.deep.equal(['2026-11-01 1 gap']);
  });
});

describe('the page of a ledger', () => {
  let browser: Browser;
  before(async () => {
    browser = await openChromium();
  });
  after(() => browser.close());

  const text = ledgerPage(yearOfNights(), YEAR);

  it('asks for the reason of a gap, and gives it where somebody has', () => {
    expect(text).to.contain('the cluster was moved (platform team)').and.to.contain('no reason given');
  });

  it('keeps two systems apart, and escapes what a folder says', () => {
    const other = {
      ...yearOfNights(),
      runs: [ledgerRun('2026-11-01', 'supported'), ledgerRun('2026-11-01', 'violated', { system: 'B' })],
    };
    expect(ledgerPage(other, YEAR).split('<h2>')).to.have.length(3);
    expect(text).not.to.contain('<script');
  });

  it('leaves out safeguards that no run assessed, and says when there was no run', () => {
    expect(text).not.to.contain('Encryption at rest');
    expect(ledgerPage({ runs: [], refused: [], reasons: [] }, YEAR)).to.contain(
      'No run ended in this period.',
    );
  });

  for (const width of [390, 1280])
    for (const colorScheme of ['light', 'dark'] as const)
      it(`has nothing that axe minds at ${width} px, ${colorScheme}`, async function () {
        this.timeout(60_000);
        expect(await violations(browser, text, { width, colorScheme })).to.deep.equal([]);
      });
});
