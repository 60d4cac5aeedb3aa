import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { withStanding } from '../standing.ts';
import { cardOf, plural } from '../words.ts';
import { command, facts } from './facts.ts';
import { type Html, markup } from './markup.ts';
import { standingBadge } from './state.ts';

type IdOf = (finding: Finding) => string;

/** What is wrong and how to mend it, before everything else. */
export function violations(record: RunRecord, idOf: IdOf): Html {
  const failed = withStanding(record, 'fail');
  return markup`<section aria-labelledby="violations">
    <h2 id="violations">Violations</h2>
    ${failed.length === 0 && markup`<p>${none(record)}</p>`}
    ${failed.map((one) => violation(record, one, idOf))}
  </section>`;
}

function none(record: RunRecord): string {
  const waived = withStanding(record, 'waived').length;
  return waived === 0
    ? 'No claim was seen to fail.'
    : `None but ${plural(waived, 'failure')} under a waiver.`;
}

function violation(record: RunRecord, finding: Finding, idOf: IdOf): Html {
  const { title, remediation, reperform } = cardOf(record, finding);
  const { waiver } = finding;
  return markup`<article class="violation">
    <h3>${standingBadge('fail')} ${title}</h3>
    <p class="subject"><a href="#${idOf(finding)}">${finding.subject}</a></p>
    ${facts(
      ['Expected', finding.expected],
      ['Observed', markup`<strong>${finding.observed}</strong>`],
      ['Why', finding.reason],
      ['Waiver', waiver && `expired on ${waiver.expires} (${waiver.owner}: ${waiver.reason})`],
      ['Safeguards', finding.safeguards.join(', ')],
      ['How to mend it', remediation],
      ['See it again', command(reperform)],
    )}
  </article>\n`;
}
