import { CHANGED_THINGS, type Change, type RunRecord, type Since } from '../../lib/model/record.ts';
import { moment, plural } from '../words.ts';
import { facts, listed } from './facts.ts';
import { type Html, markup } from './markup.ts';
import { table } from './table.ts';

/** What changed since an earlier run, even where every claim still holds. */
export function since({ since: earlier }: RunRecord): Html {
  return markup`<section aria-labelledby="since">
    <h2 id="since">Since the last signed run</h2>
    ${earlier === undefined ? markup`<p>No earlier run was compared: none was given, or none was found.</p>` : compared(earlier)}
  </section>`;
}

function compared({ run, finishedAt, digest, signedBy, changes }: Since): Html {
  const keys = signedBy.map((key) => markup`<code>${key}</code>`);
  return markup`${facts(
    ['Compared with', markup`run <code>${run}</code>, finished ${moment(finishedAt)}`],
    ['Its run.json', markup`SHA-256 <code>${digest}</code>`],
    [
      'Signed by',
      keys.length === 0 ? 'nobody known: it was intact, and that is all that is known of it' : listed(keys),
    ],
  )}
  ${changes.length === 0 ? markup`<p>Nothing changed: endpoints, peers, certificates, egress and findings are the same.</p>` : theTable(changes)}`;
}

const NAMES: Readonly<Record<Change['what'], string>> = {
  endpoint: 'endpoint',
  peer: 'peer that may call',
  certificate: 'certificate',
  egress: 'destination outside',
  finding: 'finding',
};

function theTable(changes: readonly Change[]): Html {
  const inOrder = CHANGED_THINGS.flatMap((thing) => changes.filter(({ what }) => what === thing));
  return table({
    caption: `${plural(changes.length, 'change')}, by kind. A change is neither good nor bad by itself; somebody ought to know of it.`,
    columns: ['What', 'Change', 'It was', 'It is'],
    rows: inOrder.map(
      ({ what, change, subject, was, now }) => markup`<tr>
        <th scope="row">${subject}<small>${NAMES[what]}</small></th>
        <td>${change}</td>
        <td>${was ?? 'not there'}</td>
        <td>${now ?? 'not there'}</td>
      </tr>\n`,
    ),
    label: 'Changes since the last signed run',
  });
}
