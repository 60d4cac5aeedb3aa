import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { STANDINGS, standingOf } from '../standing.ts';
import { cardOf } from '../words.ts';
import { cases } from './cases.ts';
import { command, facts, listed } from './facts.ts';
import { findingCard } from './finding.ts';
import { checkId, safeguardId } from './ids.ts';
import { type Html, markup } from './markup.ts';
import { standingBadge } from './state.ts';
import { table } from './table.ts';

type IdOf = (finding: Finding) => string;

/** Every finding, below the check that made its claim, with everything that was sent for it. */
export function findings(record: RunRecord, idOf: IdOf): Html {
  const groups = [...Map.groupBy(record.findings, ({ check }) => check).values()];
  return markup`<section aria-labelledby="findings">
    <h2 id="findings">Every finding</h2>
    ${groups.length === 0 ? markup`<p>There are none.</p>` : overview(record, groups)}
    ${groups.map((group) => checkGroup(record, group, idOf))}
  </section>`;
}

function overview(record: RunRecord, groups: readonly (readonly Finding[])[]): Html {
  const rows = groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { id, title } = cardOf(record, first);
    return markup`<tr>
      <th scope="row"><a href="#${checkId(id)}">${title}</a><small><code>${id}</code></small></th>
      <td>${byStanding(group)}</td>
    </tr>\n`;
  });
  const caption = 'One finding is one claim about one subject.';
  return table({ caption, columns: ['Claim', 'Findings'], rows, label: 'Findings by check' });
}

function byStanding(group: readonly Finding[]): Html[] {
  return STANDINGS.flatMap((standing) => {
    const count = group.filter((one) => standingOf(one) === standing).length;
    return count === 0 ? [] : markup`<span class="count">${count} ${standingBadge(standing)}</span> `;
  });
}

function checkGroup(record: RunRecord, group: readonly Finding[], idOf: IdOf): Html | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const { id, title, shows, doesNotShow, reperform } = cardOf(record, first);
  const expected = new Set(group.map((one) => one.expected));
  const cited = first.safeguards.map(
    (citation) => markup`<a href="#${safeguardId({ citation })}">${citation}</a>`,
  );
  return markup`<section class="check" id="${checkId(id)}" aria-label="${id}">
    <h3>${title} <code>${id}</code></h3>
    ${facts(
      ['A pass shows', shows],
      ['It does not show', doesNotShow],
      ['Expected', expected.size === 1 && first.expected],
      ['Safeguards', listed(cited)],
      ['By hand', command(reperform)],
    )}
    ${cases(group)}
    ${group.map((finding) => findingCard(finding, idOf(finding), expected.size > 1))}
  </section>\n`;
}
