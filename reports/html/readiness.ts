import type { RunRecord } from '../../lib/model/record.ts';
import { PROPOSED_RULE as rule } from '../../lib/model/safeguards/proposed.ts';
import { missing } from '../missing.ts';
import { readinessOf, type Readiness } from '../readiness.ts';
import { checkId, proposedId } from './ids.ts';
import { type Html, markup } from './markup.ts';
import { findingsOf, shown } from './shown.ts';
import { safeguardBadge } from './state.ts';
import { table } from './table.ts';

/** The second lens, and never a part of the first: what the same findings say of a rule that is not in force. */
export function readiness(record: RunRecord, ids: readonly string[]): Html {
  const { assessed = [], beyond = [] } = Object.groupBy(readinessOf(record), ({ requires }) =>
    requires.length > 0 ? 'assessed' : 'beyond',
  );
  return markup`<section aria-labelledby="readiness">
    <h2 id="readiness">Readiness for the proposed rule of 2025</h2>
    <p>Nothing below is in force, and nothing of it enters the states above. HHS proposed it on ${rule.published}
    (<a href="${rule.address}" rel="noreferrer">${rule.citation}</a>, RIN ${rule.rin}); when this was last checked,
    on ${rule.checkedOn}, it was still ${rule.status}. It would end the difference between addressable and required.
    Requirements stand here in our own words, and with a paragraph only where that is certain.</p>
    ${table({
      caption: 'Proposed requirements to which checks speak. States by the same rule as above.',
      columns: ['Proposed requirement', 'State', 'The evidence shows', 'It does not show', 'Findings'],
      rows: assessed.map((row) => assessedRow(record, row, ids)),
      kind: 'safeguards',
      label: 'Readiness for the proposed rule',
    })}
    ${table({
      caption: 'Proposed requirements to which no check speaks: not assessed by this tool.',
      columns: ['Proposed requirement', 'A run gives', 'It does not show'],
      rows: beyond.map(
        (row) => markup`<tr id="${proposedId(row)}">
          ${name(row)}
          <td>${row.shows}</td>
          <td>${row.doesNotShow}</td>
        </tr>\n`,
      ),
      kind: 'beyond',
      label: 'Proposed requirements not assessed by this tool',
    })}
  </section>`;
}

function assessedRow(record: RunRecord, row: Readiness, ids: readonly string[]): Html {
  const lacking = missing(record, row);
  const tried = new Set(record.findings.map(({ check }) => check));
  const checks = [...row.requires, ...row.also].map((id) =>
    tried.has(id) ? markup`<a href="#${checkId(id)}">${id}</a> ` : `${id} `,
  );
  return markup`<tr id="${proposedId(row)}">
    ${name(row)}
    <td>${safeguardBadge(row.state)}</td>
    <td>${shown(row)}${lacking !== undefined && markup`<small>${lacking}</small>`}<small>by ${checks}</small></td>
    <td>${row.doesNotShow}</td>
    <td>${findingsOf(record, row.findings, ids)}</td>
  </tr>\n`;
}

function name({ title, asks, paragraph }: Readiness): Html {
  const where = paragraph === undefined ? 'proposed, letter not verified' : `proposed ${paragraph}`;
  return markup`<th scope="row">${title}<small>${asks}</small><small>${where}</small></th>`;
}
