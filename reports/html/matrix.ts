import type { RunRecord } from '../../lib/model/record.ts';
import { matrixOf, type Cell, type Matrix } from '../matrix.ts';
import { plural, STANDING_WORDS } from '../words.ts';
import { type Html, markup } from './markup.ts';
import { drawing } from './matrix-drawing.ts';
import { standingBadge } from './state.ts';
import { table } from './table.ts';

/** A picture of more is no picture; the table beside it goes on. */
const WIDEST = 30;
const TALLEST = 40;
/** Beyond this the table is left to run.json. */
const MOST_ROWS = 600;

/** Who tried what, and what came of it: as a picture, and as a table with the same facts. */
export function matrix(record: RunRecord, ids: readonly string[]): Html {
  const whole = matrixOf(record);
  if (whole.cells.length === 0) return markup``;
  const shown = {
    ...whole,
    sources: whole.sources.slice(0, TALLEST),
    targets: whole.targets.slice(0, WIDEST),
  };
  return markup`<section aria-labelledby="matrix">
    <h2 id="matrix">Who tried what</h2>
    <p>Each row is a caller that this run played, each column a target; the mark is the worst finding of that pair, and leads to it.
    Where there is none, no probe was sent: that caller was a control there, or nothing is claimed.${left(whole, shown)}</p>
    ${drawing(shown, ids)}
    <details>
      <summary>The same as a table: ${plural(whole.cells.length, 'pair')}</summary>
      ${table({
        caption: caption(whole.cells.length),
        columns: ['Caller', 'Target', 'Worst finding', 'Findings'],
        rows: whole.cells.slice(0, MOST_ROWS).map((cell) => row(cell, ids)),
        label: 'Who tried what',
      })}
    </details>
  </section>`;
}

function caption(pairs: number): string {
  const of = 'Pairs of a caller and a target that a probe was sent for.';
  return pairs > MOST_ROWS ? `${of} The first ${MOST_ROWS} of ${pairs}; all are in run.json.` : of;
}

function left(whole: Matrix, shown: Matrix): string {
  const sources = whole.sources.length - shown.sources.length;
  const targets = whole.targets.length - shown.targets.length;
  if (sources + targets === 0) return '';
  return ` The picture leaves out ${plural(sources, 'caller')} and ${plural(targets, 'target')}; the table has them.`;
}

function row({ source, target, standing, findings }: Cell, ids: readonly string[]): Html {
  const [worst = 0] = findings;
  return markup`<tr>
    <th scope="row">${source}</th>
    <td>${target}</td>
    <td><a href="#${ids[worst]}" aria-label="${STANDING_WORDS[standing]}: ${source} to ${target}">${standingBadge(standing)}</a></td>
    <td>${findings.length}</td>
  </tr>\n`;
}
