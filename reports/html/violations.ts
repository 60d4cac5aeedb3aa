import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { withStanding } from '../standing.ts';
import { cardOf, plural } from '../words.ts';
import { again } from './again.ts';
import { facts, listed } from './facts.ts';
import { checkId, safeguardId } from './ids.ts';
import { type Html, markup } from './markup.ts';
import { standingBadge } from './state.ts';

type IdOf = (finding: Finding) => string;

/** What is wrong and how to mend it, before everything else: once for each claim, however often it failed. */
export function violations(record: RunRecord, idOf: IdOf): Html {
  const failed = [...Map.groupBy(withStanding(record, 'fail'), ({ check }) => check).values()];
  return markup`<section aria-labelledby="violations">
    <h2 id="violations">Violations</h2>
    ${failed.length === 0 && markup`<p>${none(record)}</p>`}
    ${failed.map((group) => violation(record, group, idOf))}
  </section>`;
}

function none(record: RunRecord): string {
  const waived = withStanding(record, 'waived').length;
  return waived === 0
    ? 'No claim was seen to fail.'
    : `None but ${plural(waived, 'failure')} under a waiver.`;
}

function violation(record: RunRecord, group: readonly Finding[], idOf: IdOf): Html | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const { id, title, remediation } = cardOf(record, first);
  const safeguards = [...new Set(group.flatMap((one) => one.safeguards))];
  const expected = [...new Set(group.map((one) => one.expected))];
  return markup`<article class="violation">
    <h3>${standingBadge('fail')} <a class="self" href="#${checkId(id)}">${title}</a> <code>${id}</code></h3>
    ${facts(
      ['Expected', expected.join('; or, by subject: ')],
      ['Observed', group.map((finding) => seen(finding, idOf(finding)))],
      [
        'Safeguards',
        listed(safeguards.map((citation) => markup`<a href="#${safeguardId({ citation })}">${citation}</a>`)),
      ],
      ['How to mend it', remediation],
      ['See it again', [again(first.reperform), others(group)]],
    )}
  </article>\n`;
}

/** The command above is the first one's. */
function others([first, ...rest]: readonly Finding[]): Html | false {
  const differ = rest.some(({ reperform }) => reperform.command !== first?.reperform.command);
  return (
    differ && markup`<p class="expect">This is for ${first?.subject}; each of the others names its own.</p>`
  );
}

function seen({ subject, observed, reason, waiver }: Finding, id: string): Html {
  return markup`<p class="seen">
    <a href="#${id}">${subject}</a><br />
    <strong>${observed}</strong>
    ${reason !== undefined && markup`<br />${reason}`}
    ${waiver !== undefined && markup`<br />Its waiver expired on ${waiver.expires} (${waiver.owner}: ${waiver.reason}).`}
  </p>\n`;
}
