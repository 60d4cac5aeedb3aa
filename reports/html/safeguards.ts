import type { RunRecord, SafeguardRow } from '../../lib/model/record.ts';
import { ecfr, SAFEGUARDS, SAFEGUARDS_CHECKED_ON } from '../../lib/model/safeguard.ts';
import { missing } from '../missing.ts';
import { safeguardId } from './ids.ts';
import { type Html, markup } from './markup.ts';
import { findingsOf, shown } from './shown.ts';
import { safeguardBadge } from './state.ts';
import { table } from './table.ts';

/** Every safeguard of the catalogue: what the evidence shows of it, and what it does not show. */
export function safeguards(record: RunRecord, ids: readonly string[]): Html {
  const { assessed = [], beyond = [] } = Object.groupBy(record.safeguards, ({ state }) =>
    state === 'not assessed by this tool' ? 'beyond' : 'assessed',
  );
  return markup`<section aria-labelledby="safeguards">
    <h2 id="safeguards">Safeguards of the current rule</h2>
    ${table({
      caption: `45 CFR Part 164, Subpart C; citations lead to the eCFR as of ${SAFEGUARDS_CHECKED_ON}. “Supported” says that every claim made about the safeguard held on everything in the declared scope. It is never a statement about compliance.`,
      columns: ['Safeguard', 'State', 'The evidence shows', 'It does not show', 'Findings'],
      rows: assessed.map((row) => assessedRow(record, row, ids)),
      kind: 'safeguards',
      label: 'Safeguards',
    })}
    ${beyond.length > 0 && others(beyond)}
  </section>`;
}

function assessedRow(record: RunRecord, row: SafeguardRow, ids: readonly string[]): Html {
  const lacking = missing(record, { state: row.state, requires: SAFEGUARDS[row.citation].requires });
  return markup`<tr id="${safeguardId(row)}">
    ${name(row)}
    <td>${safeguardBadge(row.state)}</td>
    <td>${shown(row)}${lacking !== undefined && markup`<small>${lacking}</small>`}</td>
    <td>${row.doesNotShow}</td>
    <td>${findingsOf(record, row.findings, ids)}</td>
  </tr>\n`;
}

function others(rows: readonly SafeguardRow[]): Html {
  return table({
    caption:
      'Not assessed by this tool: no claim of this run speaks to these, and their evidence comes from elsewhere.',
    columns: ['Safeguard', 'Live traffic could show', 'It could not show'],
    rows: rows.map(
      (row) => markup`<tr id="${safeguardId(row)}">
        ${name(row)}
        <td>${row.shows}</td>
        <td>${row.doesNotShow}</td>
      </tr>\n`,
    ),
    kind: 'beyond',
    id: 'not-assessed',
    label: 'Safeguards not assessed by this tool',
  });
}

function name({ citation, title, kind, requirement }: SafeguardRow): Html {
  return markup`<th scope="row">
    <a class="citation" href="${ecfr(citation)}" rel="noreferrer">${citation}</a> ${title}
    <small>${kind}, ${requirement ?? 'see its specifications'}</small>
  </th>`;
}
