import type { Ledger, LedgerRun } from '../../lib/model/ledger.ts';
import { type Html, markup } from '../html/markup.ts';
import { shell } from '../html/shell.ts';
import { table } from '../html/table.ts';
import { plural } from '../words.ts';
import { calendar, stateBadge } from './calendar.ts';
import { daysBetween, spansOf, stateByDay, type Span } from './days.ts';

/** UTC dates, YYYY-MM-DD, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/**
 * The calendar of each safeguard over a period. Public Law 116-321 has HHS consider recognized security practices that
 * were in place for the previous twelve months; a gap is evidence too, of a day of which nothing is known.
 */
export function ledgerPage(ledger: Ledger, period: Period): string {
  const days = daysBetween(period.from, period.to);
  const within = ledger.runs.filter(({ finishedAt }) => {
    const day = finishedAt.slice(0, 10);
    return period.from <= day && day <= period.to;
  });
  const systems = [
    ...Map.groupBy(within, ({ system, cluster }) => JSON.stringify([system, cluster])).values(),
  ];
  return shell({
    title: `Evidence by day, ${period.from} to ${period.to}`,
    body: markup`<header>
<p class="kicker">assay · ledger</p>
<h1>Evidence by day</h1>
<p class="quiet">${period.from} to ${period.to}, UTC</p>
<p>What live probes showed of each safeguard, day by day: the state by the last run of each day. A day without a run that can be believed is a gap,
and nothing is known of it. Public Law 116-321 asks what was in place over the previous twelve months.</p>
</header>
<main>
${systems.length === 0 && markup`<p>No run ended in this period.</p>`}
${systems.map((runs) => systemPart(runs, days, ledger))}
${refusedPart(ledger)}
</main>
<footer><p>Drawn from the runs’ own records. It is not legal advice and not a statement about compliance.</p></footer>`,
  });
}

function systemPart(runs: readonly LedgerRun[], days: readonly string[], ledger: Ledger): Html | undefined {
  const [first] = runs;
  if (first === undefined) return undefined;
  const rows = new Map(
    runs.flatMap(({ safeguards }) =>
      safeguards
        .filter(({ state }) => state !== 'not assessed by this tool')
        .map((row) => [row.citation, row] as const),
    ),
  );
  const unsigned = runs.filter(({ signedBy }) => signedBy.length === 0).length;
  return markup`<section aria-label="${first.system}">
    <h2>${first.system}</h2>
    <p>${plural(runs.length, 'run')} on the cluster <code>${first.cluster}</code>${unsigned > 0 && `, ${unsigned} of them signed by nobody`}.</p>
    ${[...rows.values()]
      .sort((a, b) => (a.citation < b.citation ? -1 : 1))
      .map(({ citation, title }) => {
        const byDay = stateByDay(runs, citation, days);
        const label = `${citation} ${title}`;
        return markup`<h3>${label}</h3>
        ${calendar(byDay, label)}
        ${spanTable(spansOf(byDay, ledger.reasons), label)}`;
      })}
  </section>`;
}

function spanTable(spans: readonly Span[], label: string): Html {
  return markup`<details><summary>The same as a table</summary>${table({
    caption:
      'Days in a row of which the same is known. Reasons of gaps are their owners’ words, from ledger.yaml.',
    columns: ['From', 'To', 'Days', 'State', 'Reason of a gap'],
    rows: spans.map(
      ({ from, to, days, state, reason }) => markup`<tr>
        <th scope="row">${from}</th><td>${to}</td><td>${days}</td><td>${stateBadge(state)}</td>
        <td>${state === 'gap' && (reason === undefined ? 'no reason given' : `${reason.reason} (${reason.owner})`)}</td>
      </tr>\n`,
    ),
    label: `${label}, by spans of days`,
  })}</details>`;
}

function refusedPart({ refused }: Ledger): Html | undefined {
  if (refused.length === 0) return undefined;
  return markup`<section aria-labelledby="refused">
    <h2 id="refused">Folders that count for nothing</h2>
    <p>They are not as their run left them, so their days are gaps unless another run covers them.</p>
    <ul>${refused.map(({ folder, problem }) => markup`<li><code>${folder}</code>: ${problem}</li>\n`)}</ul>
  </section>`;
}
