import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { withStanding } from '../standing.ts';
import { cardOf } from '../words.ts';
import { safeguardId } from './ids.ts';
import { type Html, markup } from './markup.ts';
import { table } from './table.ts';

/** The other half of an honest answer. */
export function notLookedAt(record: RunRecord, idOf: (finding: Finding) => string): Html {
  const { discovered, covered, notCovered } = record.coverage;
  const beyond = record.safeguards.filter(({ state }) => state === 'not assessed by this tool');
  return markup`<section aria-labelledby="not-looked-at">
    <h2 id="not-looked-at">What was not looked at</h2>
    <p>Inside the declared scope ${discovered} services were discovered; the configuration covers ${covered}.
    What lies outside the scope was not looked at in any way.</p>
    ${notCovered.length > 0 && remainder(notCovered)}
    ${list(
      'Claims that do not apply here',
      withStanding(record, 'not-applicable').map((one) => {
        const { title } = cardOf(record, one);
        return markup`<a href="#${idOf(one)}">${title}, ${one.subject}</a>: ${one.reason ?? 'no reason recorded'}`;
      }),
    )}
    ${list(
      'Safeguards that this run did not assess',
      beyond.map((row) => markup`<a href="#${safeguardId(row)}">${row.citation}</a> ${row.title}`),
    )}
  </section>`;
}

function list(title: string, items: readonly Html[]): Html | undefined {
  if (items.length === 0) return undefined;
  return markup`<h3>${title}</h3>
    <ul>${items.map((item) => markup`<li>${item}</li>\n`)}</ul>`;
}

function remainder(items: RunRecord['coverage']['notCovered']): Html {
  return table({
    caption: 'Not covered. While anything stands here, no safeguard is better than partial.',
    columns: ['What', 'Why'],
    rows: items.map(({ what, why }) => markup`<tr><th scope="row">${what}</th><td>${why}</td></tr>\n`),
    label: 'Not covered',
  });
}
