import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { STANDINGS, standingOf } from '../standing.ts';
import { cardOf, plural } from '../words.ts';
import { Commands } from './again.ts';
import { cases } from './cases.ts';
import { facts, listed } from './facts.ts';
import { findingCard } from './finding.ts';
import { checkId, safeguardId } from './ids.ts';
import { type Html, markup } from './markup.ts';
import { standingBadge } from './state.ts';
import { table } from './table.ts';
import { wholeOnes } from './whole-ones.ts';

type IdOf = (finding: Finding) => string;

/** Every finding, below the check that made its claim, piece by piece: a run may have ten thousand. */
export function* findings(record: RunRecord, idOf: IdOf): Generator<Html> {
  const groups = [...Map.groupBy(record.findings, ({ check }) => check).values()];
  const whole = wholeOnes(record);
  const left = record.findings.length - whole.size;
  yield markup`<section${left > 0 && markup` class="many"`} aria-labelledby="findings">
    <h2 id="findings">Every finding</h2>
    ${groups.length === 0 ? markup`<p>There are none.</p>` : overview(record, groups)}
    ${left > 0 && inShort(left)}`;
  for (const group of groups) yield* checkGroup(record, group, { idOf, whole });
  yield markup`</section>`;
}

function inShort(count: number): Html {
  return markup`<p>This run sent more than a page can carry. Of ${plural(count, 'finding')} the exchanges are told in
    sum here and stand one by one in <code>run.json</code>; of the others each exchange is shown.</p>`;
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

function* checkGroup(
  record: RunRecord,
  group: readonly Finding[],
  { idOf, whole }: { idOf: IdOf; whole: ReadonlySet<Finding> },
): Generator<Html> {
  const [first] = group;
  if (first === undefined) return;
  const { id, title, shows, doesNotShow } = cardOf(record, first);
  const cited = first.safeguards.map(
    (citation) => markup`<a href="#${safeguardId({ citation })}">${citation}</a>`,
  );
  const commands = new Commands(id, group);
  yield markup`<section class="check" id="${checkId(id)}">
    <h3>${title} <code>${id}</code></h3>
    ${facts(
      ['A pass shows', shows],
      ['It does not show', doesNotShow],
      ['Safeguards', listed(cited)],
      ['See it again', commands.shared],
    )}
    ${cases(group)}`;
  for (const finding of group)
    yield findingCard({
      finding,
      claim: title,
      id: idOf(finding),
      command: commands.of(finding),
      whole: whole.has(finding),
    });
  yield markup`</section>\n`;
}
