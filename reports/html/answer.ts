import type { RunRecord, SafeguardRow } from '../../lib/model/record.ts';
import type { SafeguardState } from '../../lib/model/verdict.ts';
import { tally, type Standing } from '../standing.ts';
import { counts, headline, plural } from '../words.ts';
import { facts, listed } from './facts.ts';
import { safeguardId } from './ids.ts';
import { type Html, markup } from './markup.ts';
import { icon } from './state.ts';

/** The answer in five lines, for a reader who reads nothing else. */
export function answer(record: RunRecord): Html {
  const tone = toneOf(record);
  const having = (...states: SafeguardState[]) =>
    record.safeguards.filter(({ state }) => states.includes(state));
  return markup`<section class="answer ${tone}" aria-labelledby="answer">
    <h2 id="answer">${icon(tone)}${headline(record)}</h2>
    ${facts(
      ['Findings', findingsLine(record)],
      ['Safeguards violated', named(having('violated'))],
      ['Safeguards supported', [named(having('supported')), partly(having('partial', 'unproven'))]],
      ['Not looked at', remainder(record)],
    )}
  </section>`;
}

function toneOf(record: RunRecord): Standing {
  const { fail, inconclusive, 'not-run': notRun, pass } = tally(record);
  if (fail > 0) return 'fail';
  return record.run.state === 'aborted' || inconclusive + notRun > 0 || pass === 0 ? 'inconclusive' : 'pass';
}

/** A finding is one claim about one subject; the words are explained at the end of the page. */
function findingsLine(record: RunRecord): Html {
  return markup`${counts(record)}<small>each is one claim about one subject: <a href="#reading">what the words mean</a></small>`;
}

function named(rows: readonly SafeguardRow[]): Html {
  return rows.length === 0 ? markup`none` : listed(rows.map((row) => markup`${cited(row)} ${row.title}`));
}

function partly(rows: readonly SafeguardRow[]): Html | undefined {
  return rows.length === 0 ? undefined : markup`; in part, or not proven: ${listed(rows.map(cited))}`;
}

function cited(row: SafeguardRow): Html {
  return markup`<a href="#${safeguardId(row)}">${row.citation}</a>`;
}

function remainder({ coverage, safeguards }: RunRecord): Html {
  const beyond = safeguards.filter(({ state }) => state === 'not assessed by this tool').length;
  const left = coverage.notCovered.length;
  const inside = left === 0 ? 'nothing' : plural(left, 'item');
  return markup`${inside} inside the declared scope; ${plural(beyond, 'safeguard')} that this tool did not assess:
    <a href="#not-looked-at">what and why</a>`;
}
