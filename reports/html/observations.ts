import type { Finding, Observation } from '../../lib/model/record.ts';
import { furtherDetail, outcomeWords } from '../outcome.ts';
import { duration, partyFrom, partyTo, plural } from '../words.ts';
import { type Html, markup } from './markup.ts';
import { table } from './table.ts';

/** What was sent and what came back, controls and probes in the order in which they happened. */
export function observations({ subject, observations: all }: Finding): Html {
  if (all.length === 0) return markup`<p class="quiet">Nothing was sent.</p>`;
  const seen = once(all);
  const probes = seen.filter(({ role }) => role === 'probe').length;
  const inOrder = seen.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return markup`<details>
    <summary>${plural(probes, 'probe')} and ${plural(seen.length - probes, 'control')}</summary>
    ${table({
      caption:
        'In the order of sending; UTC by the runner’s clock. What had to come of a control is known beforehand: it shows that the probe beside it could have come out differently.',
      columns: ['Role', 'From → to', 'Sent', 'Came back', 'At, took'],
      rows: inOrder.map(row),
      kind: 'observations',
      label: `Observations of ${subject}`,
    })}
  </details>`;
}

/** One exchange can be a control of several ways to the same subject; a reader wants to see it once. */
function once(all: readonly Observation[]): Observation[] {
  const byExchange = all.map((one) => [[one.batch, one.seq, one.role, one.control].join(' '), one] as const);
  return [...new Map(byExchange).values()];
}

function row(one: Observation): Html {
  const { role, control, phase, attempt, at } = one;
  const part = [control, phase, attempt > 1 && `attempt ${attempt}`].filter(Boolean).join(', ');
  return markup`<tr class="${role}">
    <th scope="row">${role}<small>${part}</small></th>
    <td>${partyFrom(one)}<small>→ ${partyTo(one)}</small></td>
    <td>${one.sent}</td>
    <td><strong>${outcomeWords(one)}</strong>${furtherDetail(one).map((line) => markup`<small>${line}</small>`)}</td>
    <td><time datetime="${at}">${at.slice(11, 23)}</time><small>${duration(one.ms)}</small></td>
  </tr>\n`;
}
