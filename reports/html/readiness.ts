import type { RunRecord } from '../../lib/model/record.ts';
import { PROPOSED_RULE as rule } from '../../lib/model/safeguards/proposed.ts';
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
    Requirements stand here in our own words, and not all of them; of all but one the proposed paragraph is left out,
    for it was not verified.</p>
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
  return markup`<tr id="${proposedId(row)}">
    ${name(row)}
    <td>${safeguardBadge(row.state)}</td>
    <td>${shown(row)}${record.coverage.notCovered.length > 0 && markup`<small>not all of the scope was looked at</small>`}${[...row.requires, ...row.also].map((id) => check(record, id))}</td>
    <td>${row.doesNotShow}</td>
    <td>${findingsOf(record, row.findings, ids)}</td>
  </tr>\n`;
}

/** A check that speaks to the requirement, and whether it was there to speak. */
function check({ findings }: RunRecord, id: string): Html {
  const own = findings.filter((one) => one.check === id);
  if (own.length === 0) return markup`<small>${id}: no finding</small>`;
  const passes = own.some(({ verdict }) => verdict === 'pass');
  return markup`<small><a href="#${checkId(id)}">${id}</a>${!passes && ': without a pass'}</small>`;
}

function name({ title, asks, paragraph }: Readiness): Html {
  return markup`<th scope="row">${title}<small>${asks}</small>${paragraph !== undefined && markup`<small>proposed ${paragraph}</small>`}</th>`;
}
