import type { Finding } from '../../lib/model/record.ts';
import { standingOf } from '../standing.ts';
import { facts } from './facts.ts';
import { type Html, markup } from './markup.ts';
import { observations } from './observations.ts';
import { standingBadge } from './state.ts';

/** One finding with its evidence. What it expected is said here where the others of its check expected something else. */
export function findingCard(finding: Finding, id: string, ownExpectation: boolean): Html {
  const { subject, oneSided, waiver } = finding;
  const standing = standingOf(finding);
  const until = waiver?.expired === true ? 'expired on' : 'in force until';
  return markup`<article class="finding ${standing}" id="${id}" aria-label="${subject}">
    <h4>${standingBadge(standing)} <a class="self" href="#${id}">${subject}</a></h4>
    ${facts(
      ['Expected', ownExpectation && finding.expected],
      ['Observed', finding.observed],
      ['Reason', finding.reason],
      ['Stopped by', finding.layer],
      ['One-sided', oneSided && 'only the caller’s side was seen: no log of the receiver was asked'],
      ['Waiver', waiver && `${until} ${waiver.expires}, ${waiver.owner}: ${waiver.reason}`],
    )}
    ${observations(finding)}
  </article>\n`;
}
