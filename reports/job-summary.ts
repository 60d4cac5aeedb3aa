import type { Finding, RunRecord } from '../lib/model/record.ts';
import { plain } from './plain.ts';
import { STANDINGS, standingOf, withStanding } from './standing.ts';
import { cardOf, counts, headline, moment, plural, STANDING_WORDS } from './words.ts';

/** GitHub shows at most 1 MiB for a step and drops the rest whole; what is left out here is counted. */
const ROOM = { findings: 500_000, remainder: 200_000 };
const LONGEST = 300;

/**
 * summary.md: one screen for the page of a CI job ($GITHUB_STEP_SUMMARY). The tables are HTML, which CommonMark does
 * not read for Markdown as long as no line is empty; so nothing that was observed can be a link, a mention or a heading.
 */
export function jobSummary(given: RunRecord): string {
  const record = plain(given);
  const parts = [
    `## ${headline(record)}`,
    facts(record),
    ...section('Did not hold, or could not be found out', unheld(record)),
    ...section('Checks', checks(record)),
    ...section('Safeguards', safeguards(record)),
    ...section('Not looked at', remainder(record)),
    'Every observation is in `index.html` beside this file; `assay verify` says whether the folder is as its run left it.',
  ];
  return `${parts.join('\n\n')}\n`;
}

function facts(record: RunRecord): string {
  const { id, system, state, startedAt, cluster, probes, tool } = record.run;
  return table(
    [],
    [
      ['System', code(system)],
      ['Run', `${code(id)}, ${state}, ${moment(startedAt)}`],
      ['Cluster', `${code(cluster.context)} ${code(cluster.version)}`],
      ['Findings', `${counts(record)}; ${plural(probes, 'probe')}, controls included`],
      ['Tool', code(`${tool.name} ${tool.version} ${tool.commit.slice(0, 12)}`)],
    ].map(row),
  );
}

function unheld(record: RunRecord): string | undefined {
  const findings = withStanding(record, 'fail', 'inconclusive', 'not-run', 'waived');
  const worstFirst = STANDINGS.flatMap((standing) => findings.filter((one) => standingOf(one) === standing));
  const rows = worstFirst.map((one) =>
    row([
      `<strong>${STANDING_WORDS[standingOf(one)]}</strong>`,
      `${code(one.check)}<br>${escape(cardOf(record, one).title)}`,
      code(one.subject),
      code(one.observed),
      code(why(one)),
    ]),
  );
  return within(ROOM.findings, rows, (kept) => table(['', 'Check', 'Subject', 'Seen', 'Why'], kept));
}

function why({ reason, waiver, expected }: Finding): string {
  if (waiver !== undefined) {
    const { expired, expires, owner } = waiver;
    return `waiver ${expired ? 'expired on' : 'until'} ${expires} (${owner}): ${waiver.reason}`;
  }
  return reason ?? `expected: ${expected}`;
}

function checks(record: RunRecord): string | undefined {
  const byCheck = Map.groupBy(record.findings, ({ check }) => check);
  const rows = [...byCheck].map(([check, findings]) => row([code(check), counts({ ...record, findings })]));
  return rows.length === 0 ? undefined : table(['Check', 'Findings'], rows);
}

function safeguards(record: RunRecord): string | undefined {
  const rows = record.safeguards
    .filter(({ state }) => state !== 'not assessed by this tool')
    .map(({ citation, title, state }) => row([escape(citation), escape(title), state]));
  return rows.length === 0 ? undefined : table(['45 CFR', 'Safeguard', 'State'], rows);
}

function remainder({ coverage }: RunRecord): string | undefined {
  const rows = coverage.notCovered.map(({ what, why: reason }) => row([code(what), code(reason)]));
  return within(ROOM.remainder, rows, (kept) => table(['What', 'Why'], kept));
}

function section(title: string, body: string | undefined): string[] {
  return body === undefined ? [] : [`### ${title}`, body];
}

/** As many rows as there is room for, and how many there was none for. */
function within(
  bytes: number,
  rows: readonly string[],
  show: (rows: readonly string[]) => string,
): string | undefined {
  let used = 0;
  const kept = rows.filter((one) => (used += Buffer.byteLength(one)) <= bytes);
  const left = rows.length - kept.length;
  if (rows.length === 0) return undefined;
  return left === 0 ? show(kept) : `${show(kept)}\n\n${left} more are in \`index.html\`.`;
}

function table(head: readonly string[], rows: readonly string[]): string {
  const top = head.length === 0 ? [] : [`<tr>${head.map((one) => `<th>${one}</th>`).join('')}</tr>`];
  return ['<table>', ...top, ...rows, '</table>'].join('\n');
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

/** In `code`, where GitHub looks for no mentions, issues or addresses either. */
function code(text: string): string {
  return `<code>${escape(text)}</code>`;
}

/** For HTML, and for a reader that takes the tables for Markdown after all. */
function escape(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return short
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .replace(/[&<>"'`|\\[\]*_~#@$]|:(?=\/\/)|(?<=www)\./gi, (char) => `&#${char.charCodeAt(0)};`);
}
