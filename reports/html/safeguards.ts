import type { RunRecord, SafeguardRow } from '../../lib/model/record.ts';
import { STANDINGS, standingOf } from '../standing.ts';
import { plural, STANDING_WORDS } from '../words.ts';
import { safeguardId } from './ids.ts';
import { type Html, markup } from './markup.ts';
import { safeguardBadge } from './state.ts';
import { table } from './table.ts';

/** Every safeguard of the catalogue: what the evidence shows of it, and what it does not show. */
export function safeguards(record: RunRecord, ids: readonly string[]): Html {
  return markup`<section aria-labelledby="safeguards">
    <h2 id="safeguards">Safeguards</h2>
    ${table({
      caption:
        '45 CFR Part 164, Subpart C. “Supported” says that every claim made about the safeguard held on everything in the declared scope. It is never a statement about compliance.',
      columns: ['Safeguard', 'State', 'The evidence shows', 'It does not show', 'Findings'],
      rows: assessedFirst(record.safeguards).map((row) => safeguard(record, row, ids)),
      kind: 'safeguards',
      label: 'Safeguards',
    })}
  </section>`;
}

function safeguard(record: RunRecord, row: SafeguardRow, ids: readonly string[]): Html {
  return markup`<tr id="${safeguardId(row)}">
    <th scope="row">
      <span class="citation">${row.citation}</span> ${row.title}
      <small>${row.kind}${row.requirement !== null && `, ${row.requirement}`}</small>
    </th>
    <td>${safeguardBadge(row.state)}</td>
    <td>${shown(row)}</td>
    <td>${row.doesNotShow}</td>
    <td>${findingsOf(record, row, ids)}</td>
  </tr>\n`;
}

function assessedFirst(rows: readonly SafeguardRow[]): SafeguardRow[] {
  const { assessed = [], beyond = [] } = Object.groupBy(rows, ({ state }) =>
    state === 'not assessed by this tool' ? 'beyond' : 'assessed',
  );
  return [...assessed, ...beyond];
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
