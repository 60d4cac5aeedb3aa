import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { reasonInWords } from '../reason.ts';
import { cardOf, plural } from '../words.ts';
import { type Html, markup } from './markup.ts';
import { table } from './table.ts';

type IdOf = (finding: Finding) => string;

/** More subjects of one kind than a reader would go through are folded. */
const FOLD = 12;

/** Findings of which nothing is known, a row for each claim and reason. */
export function byReason(
  record: RunRecord,
  open: readonly Finding[],
  { caption, label, idOf }: { caption: string; label: string; idOf: IdOf },
): Html {
  const alike = Map.groupBy(open, ({ check, verdict, reason }) => [check, verdict, reason].join('\n'));
  return table({
    caption,
    columns: ['Claim', 'Reason', 'Subjects'],
    rows: [...alike.values()].map((same) => row(record, same, idOf)),
    kind: 'reasons',
    label,
  });
}

function row(record: RunRecord, same: readonly Finding[], idOf: IdOf): Html | undefined {
  const [first] = same;
  if (first === undefined) return undefined;
  const words = reasonInWords(first.reason);
  return markup`<tr>
    <th scope="row">${cardOf(record, first).title}</th>
    <td>${words !== undefined && markup`${words}<br />`}<code>${first.reason ?? 'no reason recorded'}</code></td>
    <td>${subjects(same, idOf)}</td>
  </tr>\n`;
}

function subjects(same: readonly Finding[], idOf: IdOf): Html {
  const links = markup`<ul class="plain">${same.map((one) => markup`<li><a href="#${idOf(one)}">${one.subject}</a></li>`)}</ul>`;
  if (same.length <= FOLD) return links;
  return markup`<details><summary>${plural(same.length, 'subject')}</summary>${links}</details>`;
}
