import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { withStanding } from '../standing.ts';
import { byReason } from './by-reason.ts';
import { type Html, markup } from './markup.ts';

/** What was tried and could not be decided: neither good nor bad news, and never counted as good. */
export function undecided(record: RunRecord, idOf: (finding: Finding) => string): Html {
  const open = withStanding(record, 'inconclusive');
  if (open.length === 0) return markup``;
  return markup`<section aria-labelledby="undecided">
    <h2 id="undecided">What could not be decided</h2>
    ${byReason(record, open, {
      caption: 'These were tried, and nothing can be concluded. They support no safeguard.',
      label: 'Undecided findings',
      idOf,
    })}
  </section>`;
}
