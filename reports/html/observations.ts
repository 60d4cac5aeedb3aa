import type { Observation } from '../../lib/model/record.ts';
import { type Numbered, PHASES } from '../exchanges.ts';
import { furtherDetail, outcomeWords } from '../outcome.ts';
import { duration, partyFrom, partyTo, plural } from '../words.ts';
import { observationId } from './ids.ts';
import { type Html, markup } from './markup.ts';
import { rawBytes } from './raw-bytes.ts';
import { table } from './table.ts';

/** What was sent and what came back: one row for each exchange, its controls before, beside and after the probes. */
export function observations(seen: readonly Numbered[], subject: string, id: string): Html {
  const [probes, controls] = [seen.filter(isProbe), seen.filter((one) => !isProbe(one))];
  const rows = [...probes, ...controls];
  const day = seen[0]?.one.at.slice(0, 10);
  return markup`<details>
    <summary>${plural(probes.length, 'probe')} and ${plural(controls.length, 'control')}</summary>
    ${table({
      caption: `${day ?? ''}, UTC by the runner’s clock. What had to come of a control is known beforehand: it shows that the probe beside it could have come out differently.`,
      columns: ['What was sent', 'Before', 'Beside', 'After'],
      rows: [...Map.groupBy(rows, sentAlike).values()].map((same) => row(same, id)),
      kind: 'observations',
      label: `Observations of ${subject}`,
    })}
  </details>`;
}

const isProbe = ({ one }: Numbered): boolean => one.role === 'probe';

function sentAlike({ one }: Numbered): string {
  return [one.role, one.control, partyFrom(one), partyTo(one), one.sent].join('\n');
}

function row(same: readonly Numbered[], id: string): Html | undefined {
  const one = same[0]?.one;
  if (one === undefined) return undefined;
  return markup`<tr class="${one.role}">
    <th scope="row">${one.role}${one.control !== undefined && ` ${one.control}`}<small>${partyFrom(one)}</small><small>→ ${partyTo(one)}</small><small class="sent">${one.sent}</small></th>
    ${PHASES.map((phase) =>
      cell(
        same.filter((each) => each.one.phase === phase),
        id,
      ),
    )}
  </tr>\n`;
}

/** What came back alike is said once, then each time that it did. */
function cell(tries: readonly Numbered[], id: string): Html {
  const alike = Map.groupBy(tries, ({ one }) => [outcomeWords(one), ...furtherDetail(one)].join('\n'));
  return markup`<td>${[...alike.values()].map((same) => {
    const first = same[0]?.one;
    if (first === undefined) return undefined;
    return markup`<strong>${outcomeWords(first)}</strong>${same.length > 1 && ` ×${same.length}`}${rawBytes(first.detail)}${furtherDetail(first).map((line) => markup`<small>${line}</small>`)}${same.map(({ one, number }) => time(one, observationId(id, number)))}`;
  })}</td>`;
}

function time({ at, ms, attempt }: Observation, id: string): Html {
  return markup`<small id="${id}"><time datetime="${at}">${at.slice(11, 23)}</time>, ${duration(ms)}${attempt > 1 && `, attempt ${attempt}`}</small>`;
}
