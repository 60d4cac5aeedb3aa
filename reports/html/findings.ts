import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { standingOf } from '../standing.ts';
import { cardOf } from '../words.ts';
import { command, facts, listed } from './facts.ts';
import { checkId, safeguardId } from './ids.ts';
import { type Html, markup } from './markup.ts';
import { observations } from './observations.ts';
import { standingBadge } from './state.ts';

type IdOf = (finding: Finding) => string;

/** Every finding, below the check that made its claim, with everything that was sent for it. */
export function findings(record: RunRecord, idOf: IdOf): Html {
  const groups = [...Map.groupBy(record.findings, ({ check }) => check).values()];
  return markup`<section aria-labelledby="findings">
    <h2 id="findings">Every finding</h2>
    ${groups.length === 0 && markup`<p>There are none.</p>`}
    ${groups.map((group) => checkGroup(record, group, idOf))}
  </section>`;
}

function checkGroup(record: RunRecord, group: readonly Finding[], idOf: IdOf): Html | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const { id, title, shows, doesNotShow, reperform } = cardOf(record, first);
  return markup`<section class="check" id="${checkId(id)}" aria-label="${id}">
    <h3>${title} <code>${id}</code></h3>
    ${facts(['A pass shows', shows], ['It does not show', doesNotShow], ['By hand', command(reperform)])}
    ${group.map((finding) => findingCard(finding, idOf(finding)))}
  </section>\n`;
}

function findingCard(finding: Finding, id: string): Html {
  const { subject, oneSided, waiver, safeguards } = finding;
  const cited = safeguards.map((citation) => markup`<a href="#${safeguardId({ citation })}">${citation}</a>`);
  const until = waiver?.expired === true ? 'expired on' : 'in force until';
  return markup`<article class="finding" id="${id}" aria-label="${subject}">
    <h4>${standingBadge(standingOf(finding))} <a class="self" href="#${id}">${subject}</a></h4>
    ${facts(
      ['Expected', finding.expected],
      ['Observed', finding.observed],
      ['Reason', finding.reason],
      ['Stopped by', finding.layer],
      ['One-sided', oneSided && 'the receiver is not ours: only the caller’s side was seen'],
      ['Waiver', waiver && `${until} ${waiver.expires}, ${waiver.owner}: ${waiver.reason}`],
      ['Safeguards', listed(cited)],
    )}
    ${observations(finding)}
  </article>\n`;
}
