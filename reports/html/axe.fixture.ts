import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true;";

/** Every violation of WCAG 2.2 AA, and of axe's own good practice, with everything unfolded. */
export async function violations(
  browser: Browser,
  html: string,
  { width, colorScheme }: { readonly width: number; readonly colorScheme: 'light' | 'dark' },
): Promise<string[]> {
  const tab = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
  await tab.setContent(html);
  await tab.evaluate(UNFOLD);
  await tab.evaluate(AXE);
  const { violations: all } = await tab.evaluate<AxeResults>(`axe.run({ runOnly: ${JSON.stringify(TAGS)} })`);
  await tab.close();
  return all.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ html: at }) => at)
        .join(' ')}`,
  );
}
