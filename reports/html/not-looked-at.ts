import type { Finding, RunRecord } from '../../lib/model/record.ts';
import { withStanding } from '../standing.ts';
import { plural } from '../words.ts';
import { byReason } from './by-reason.ts';
import { type Html, markup } from './markup.ts';

type IdOf = (finding: Finding) => string;

/** More of one kind than a reader would go through is folded. */
const FOLD = 12;

/** The other half of an honest answer, whole and in one place. */
export function notLookedAt(record: RunRecord, idOf: IdOf): Html {
  const { discovered, covered, notCovered } = record.coverage;
  return markup`<section aria-labelledby="not-looked-at">
    <h2 id="not-looked-at">What was not looked at</h2>
    <p>Inside the declared scope ${plural(discovered, 'service was', 'services were')} discovered; the configuration covers ${covered}.
    What lies outside the scope was not looked at in any way.</p>
    ${remainder(notCovered)}
    ${untried(record, idOf)}
    ${beyond(record)}
  </section>`;
}

/** By reason: what was left out on purpose does not hide what nobody declared. */
function remainder(notCovered: RunRecord['coverage']['notCovered']): Html {
  if (notCovered.length === 0)
    return markup`<h3>Not covered</h3>
      <p>Nothing that was discovered is left out.</p>`;
  return markup`<h3>Not covered</h3>
    <p>While anything stands here, no safeguard is better than partial.</p>
    ${[...Map.groupBy(notCovered, ({ why }) => why)].map(([why, items]) => {
      const names = markup`<ul>${items.map(({ what }) => markup`<li>${what}</li>\n`)}</ul>`;
      const head = `${plural(items.length, 'item')}: ${why}`;
      if (items.length > FOLD) return markup`<details><summary>${head}</summary>${names}</details>\n`;
      return markup`<p>${head}</p>${names}\n`;
    })}`;
}

/** Claims that were not tried: shadowed by an earlier layer, not run for another reason, or not applicable. */
function untried(record: RunRecord, idOf: IdOf): readonly (Html | false)[] {
  const notRun = withStanding(record, 'not-run');
  const { shadowed = [], other = [] } = Object.groupBy(notRun, ({ reason }) =>
    reason?.startsWith('shadowed-by:') ? 'shadowed' : 'other',
  );
  const parts = [
    [
      'Shadowed',
      shadowed,
      'An earlier layer stopped these: their own layer was never tried. They support nothing.',
    ],
    ['Not run', other, 'These were not tried, and support nothing.'],
    [
      'Not applicable',
      withStanding(record, 'not-applicable'),
      'What the claim is about is absent here, or was not opted in.',
    ],
  ] as const;
  return parts.map(
    ([label, open, caption]) =>
      open.length > 0 && markup`<h3>${label}</h3>\n${byReason(record, open, { caption, label, idOf })}`,
  );
}

function beyond({ safeguards }: RunRecord): Html {
  const count = safeguards.filter(({ state }) => state === 'not assessed by this tool').length;
  return markup`<h3>Beyond this tool</h3>
    <p>${count === 0 ? 'Every safeguard of the catalogue was spoken to by some claim.' : markup`No claim of this run speaks to ${plural(count, 'safeguard')} of the catalogue: <a href="#not-assessed">they are listed with the safeguards</a>.`}
    Physical safeguards (45 CFR 164.310), people, policies and data at rest cannot be seen in traffic at all.</p>`;
}
