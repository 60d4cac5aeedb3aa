import type { RunRecord, SafeguardRow } from '../../lib/model/record.ts';
import { ecfr, SAFEGUARDS_CHECKED_ON } from '../../lib/model/safeguard.ts';
import { missing } from '../missing.ts';
import { STANDINGS, standingOf } from '../standing.ts';
import { plural, STANDING_WORDS } from '../words.ts';
import { safeguardId } from './ids.ts';
import { type Html, markup } from './markup.ts';
import { safeguardBadge } from './state.ts';
import { table } from './table.ts';

/** Every safeguard of the catalogue: what the evidence shows of it, and what it does not show. */
export function safeguards(record: RunRecord, ids: readonly string[]): Html {
  const { assessed = [], beyond = [] } = Object.groupBy(record.safeguards, ({ state }) =>
    state === 'not assessed by this tool' ? 'beyond' : 'assessed',
  );
  return markup`<section aria-labelledby="safeguards">
    <h2 id="safeguards">Safeguards</h2>
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
  const lacking = missing(record, row);
  return markup`<tr id="${safeguardId(row)}">
    ${name(row)}
    <td>${safeguardBadge(row.state)}</td>
    <td>${shown(row)}${lacking !== undefined && markup`<small>${lacking}</small>`}</td>
    <td>${row.doesNotShow}</td>
    <td>${findingsOf(record, row, ids)}</td>
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
    label: 'Safeguards not assessed by this tool',
  });
}

function name({ citation, title, kind, requirement }: SafeguardRow): Html {
  return markup`<th scope="row">
    <a class="citation" href="${ecfr(citation)}" rel="noreferrer">${citation}</a> ${title}
    <small>${kind}, ${requirement ?? 'see its specifications'}</small>
  </th>`;
}

/** In this run, which may be less than the safeguard's findings can show. */
function shown({ state, shows }: SafeguardRow): string {
  switch (state) {
    case 'supported':
      return shows;
    case 'partial':
      return `in part: ${shows}`;
    case 'violated':
      return `not so everywhere: ${shows}`;
    case 'unproven':
    case 'not assessed by this tool':
      return 'nothing';
  }
}

/** Counts by verdict, each leading to the first of them. */
function findingsOf({ findings }: RunRecord, row: SafeguardRow, ids: readonly string[]): Html {
  const groups = STANDINGS.flatMap((standing) => {
    const numbers = row.findings.filter((number) => {
      const finding = findings[number];
      return finding !== undefined && standingOf(finding) === standing;
    });
    const [first] = numbers;
    if (first === undefined) return [];
    const words = `${numbers.length} ${STANDING_WORDS[standing]}`;
    return [markup`<li><a href="#${ids[first]}">${words}</a></li>`];
  });
  if (groups.length === 0) return markup`none`;
  return markup`<ul class="plain" aria-label="${plural(row.findings.length, 'finding')}">${groups}</ul>`;
}
