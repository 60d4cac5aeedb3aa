import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { standingOf, withStanding } from '../standing.ts';
import { cardOf } from '../words.ts';
import { type Html, markup } from './markup.ts';
import { standingBadge } from './state.ts';
import { table } from './table.ts';

/** What could not be decided: neither good nor bad news, and never counted as good. */
export function undecided(record: RunRecord, idOf: (finding: Finding) => string): Html | undefined {
  const open = withStanding(record, 'inconclusive', 'not-run');
  if (open.length === 0) return undefined;
  const rows = open.map(
    (one) => markup`<tr>
      <td>${standingBadge(standingOf(one))}</td>
      <th scope="row">${cardOf(record, one).title}</th>
      <td><a href="#${idOf(one)}">${one.subject}</a></td>
      <td>${one.reason ?? 'no reason recorded'}</td>
    </tr>\n`,
  );
  const columns = ['Verdict', 'Claim', 'Subject', 'Reason'];
  return markup`<section aria-labelledby="undecided">
    <h2 id="undecided">What could not be decided</h2>
    ${table({ caption: 'These support no safeguard.', columns, rows, label: 'Undecided findings' })}
  </section>`;
}
