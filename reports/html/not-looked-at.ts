import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { withStanding } from '../standing.ts';
import { cardOf, plural } from '../words.ts';
import { safeguardId } from './ids.ts';
import { type Html, markup } from './markup.ts';

/** More of one kind than a reader would go through is folded. */
const FOLD = 12;

/** The other half of an honest answer. */
export function notLookedAt(record: RunRecord, idOf: (finding: Finding) => string): Html {
  const { discovered, covered, notCovered } = record.coverage;
  const beyond = record.safeguards.filter(({ state }) => state === 'not assessed by this tool');
  return markup`<section aria-labelledby="not-looked-at">
    <h2 id="not-looked-at">What was not looked at</h2>
    <p>Inside the declared scope ${plural(discovered, 'service was', 'services were')} discovered; the configuration covers ${covered}.
    What lies outside the scope was not looked at in any way.</p>
    ${remainder(notCovered)}
    ${list(
      'Claims that do not apply here',
      withStanding(record, 'not-applicable').map((one) => {
        const { title } = cardOf(record, one);
        return markup`<a href="#${idOf(one)}">${title}, ${one.subject}</a>: ${one.reason ?? 'no reason recorded'}`;
      }),
    )}
    ${list(
      'Safeguards that this tool did not assess',
      beyond.map((row) => markup`<a href="#${safeguardId(row)}">${row.citation}</a> ${row.title}`),
    )}
  </section>`;
}

/** By reason: what was left out on purpose does not hide what nobody declared. */
function remainder(notCovered: RunRecord['coverage']['notCovered']): Html | undefined {
  if (notCovered.length === 0) return undefined;
  return markup`<h3>Not covered</h3>
    <p>While anything stands here, no safeguard is better than partial.</p>
    ${[...Map.groupBy(notCovered, ({ why }) => why)].map(([why, items]) => {
      const names = markup`<ul>${items.map(({ what }) => markup`<li>${what}</li>\n`)}</ul>`;
      const head = `${plural(items.length, 'item')}: ${why}`;
      if (items.length > FOLD) return markup`<details><summary>${head}</summary>${names}</details>\n`;
      return markup`<p>${head}</p>${names}\n`;
    })}`;
}

function list(title: string, items: readonly Html[]): Html | undefined {
  if (items.length === 0) return undefined;
  return markup`<h3>${title}</h3>
    <ul>${items.map((item) => markup`<li>${item}</li>\n`)}</ul>`;
}
