import type { Finding, RunRecord, Waiver } from '../../lib/model/record.ts';
import { standingOf } from '../standing.ts';
import { cardOf } from '../words.ts';
import { type Html, markup } from './markup.ts';
import { standingBadge } from './state.ts';
import { table } from './table.ts';

type IdOf = (finding: Finding) => string;

/** Who has accepted what, until when, and what is false beneath it. A waiver that has expired covers nothing. */
export function waivers(record: RunRecord, idOf: IdOf): Html {
  const waived = record.findings.flatMap((finding) =>
    finding.waiver === undefined ? [] : [{ finding, waiver: finding.waiver }],
  );
  const alike = Map.groupBy(waived, ({ waiver: { owner, reason, expires } }) =>
    [expires, owner, reason].join('\n'),
  );
  const rows = [...alike.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, same]) =>
      row(
        record,
        same.map(({ finding }) => finding),
        idOf,
      ),
    );
  return markup`<section aria-labelledby="waivers">
    <h2 id="waivers">Waivers</h2>
    ${rows.length === 0 ? markup`<p>There are none: nothing that failed was accepted.</p>` : theTable(rows)}
  </section>`;
}

function theTable(rows: readonly (Html | undefined)[]): Html {
  return table({
    caption:
      'A waiver says that an owner accepts a failure for a time, up to the end of its day in UTC. It makes nothing true: what it covers counts as no violation and supports no safeguard; after its day it counts as a violation.',
    columns: ['Owner and reason', 'Until', 'What it covers'],
    rows,
    label: 'Waivers',
  });
}

function row(record: RunRecord, covered: readonly Finding[], idOf: IdOf): Html | undefined {
  const waiver = covered[0]?.waiver;
  if (waiver === undefined) return undefined;
  return markup`<tr>
    <th scope="row">${waiver.owner}<small>${waiver.reason}</small></th>
    <td>${waiver.expires}<small>${validity(waiver)}</small></td>
    <td>${covered.map(
      (one) =>
        markup`<p>${standingBadge(standingOf(one))} <a href="#${idOf(one)}">${one.subject}</a><small>${cardOf(record, one).title}: ${one.observed}</small></p>`,
    )}</td>
  </tr>\n`;
}

function validity({ expired }: Waiver): string {
  return expired ? 'expired: it covers nothing any more' : 'in force at the time of the run';
}
