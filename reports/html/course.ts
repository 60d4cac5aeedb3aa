import type { RunRecord } from '../../lib/model/record.ts';
import { duration, plural } from '../words.ts';
import { type Html, markup } from './markup.ts';
import { table } from './table.ts';

/** How the run went: its phases and how much was sent. */
export function course({ run }: RunRecord): Html {
  const rows = run.phases.map(
    ({ name, ms }) => markup`<tr><th scope="row">${name}</th><td>${duration(ms)}</td></tr>\n`,
  );
  return markup`<section aria-labelledby="course">
    <h2 id="course">How the run went</h2>
    ${table({
      caption: `${plural(run.probes, 'probe')}, controls included.`,
      columns: ['Phase', 'Took'],
      rows,
      kind: 'narrow',
      label: 'Phases',
    })}
  </section>`;
}
