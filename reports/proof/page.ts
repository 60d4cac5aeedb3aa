import { holds, isClean, type Mutant, type Proof, type Round } from '../../lib/model/proof.ts';
import { facts } from '../html/facts.ts';
import { type Html, markup } from '../html/markup.ts';
import { shell } from '../html/shell.ts';
import { icon } from '../html/state.ts';
import { table } from '../html/table.ts';
import { duration, moment, plural } from '../words.ts';
import { headlineOf, labOf } from './words.ts';

/** prove.html: what each sabotage turned red, as a matrix. */
export function proofPage(proof: Proof): string {
  const { about, mutants, rounds } = proof;
  const { startedAt, finishedAt, commit } = about;
  const tone = holds(proof) ? 'pass' : 'fail';
  const checks = [
    ...new Set(mutants.flatMap(({ check, collateral, red }) => [check, ...collateral, ...red])),
  ].sort();
  const body = markup`<header>
    <p class="kicker">assay · the kill matrix</p>
    <h1>Every check, seen red</h1>
    <p class="quiet">${moment(startedAt)} · commit ${commit.slice(0, 12)}</p>
  </header>
  <main>
    <section class="answer ${tone}" aria-labelledby="answer">
      <h2 id="answer">${icon(tone)}${headlineOf(proof)}</h2>
      ${facts(
        ['When', `${moment(startedAt)} to ${moment(finishedAt)}`],
        ['Lab', labOf(proof)],
        ['Alone', `${plural(mutants.length, 'sabotage')}, each with the suites that it may touch`],
        [
          'Together',
          `${plural(rounds.length, 'round')} of those that do not touch each other, with the whole catalogue`,
        ],
      )}
    </section>
    <h2>Matrix</h2>
    ${table({
      caption:
        'Each row opens one hole in the lab. ● the check that looks for it, red as it must; ○ red with it, as declared; · allowed to be red, and was not.',
      columns: ['Sabotage', ...checks.map((_, place) => String(place + 1)), 'Undone', 'Time'],
      rows: mutants.map((one) => rowOf(one, checks)),
      kind: 'matrix',
      label: 'The kill matrix',
    })}
    <h3>Columns</h3>
    <ol class="columns">${checks.map((id) => markup`<li><code>${id}</code></li>`)}</ol>
    ${rounds.length > 0 && roundTable(rounds)}
  </main>`;
  return shell({ title: `Kill matrix, ${moment(startedAt)}`, body });
}

function rowOf(mutant: Mutant, checks: readonly string[]): Html {
  const { id, what, check, restored, seconds, note } = mutant;
  const name = id.slice(id.indexOf('~') + 1);
  return markup`<tr>
    <th scope="row"><code>${check}</code> <strong>${name}</strong><br /><small>${what}${note === undefined ? '' : ` (${note})`}</small></th>
    ${checks.map((one) => cell(mutant, one))}
    <td>${restored ? 'yes' : markup`<strong>no</strong>`}</td>
    <td>${duration(seconds * 1000)}</td>
  </tr>`;
}

/** Told by shape, and by words for whoever hears the page. */
function cell({ check, collateral, red }: Mutant, column: string): Html {
  const isRed = red.includes(column);
  if (column === check)
    return isRed ? markup`<td title="red, as it must">●</td>` : markup`<td title="not red">✗</td>`;
  if (collateral.includes(column))
    return isRed
      ? markup`<td title="red with it, as declared">○</td>`
      : markup`<td title="allowed to be red">·</td>`;
  return isRed ? markup`<td title="red, and not declared">!</td>` : markup`<td></td>`;
}

function roundTable(rounds: readonly Round[]): Html {
  const rows = rounds.map(
    (round, place) => markup`<tr>
      <th scope="row">${place + 1}</th>
      <td>${round.mutants.map((id) => markup`<code>${id}</code><br />`)}</td>
      <td>${round.red.map((id) => markup`<code>${id}</code><br />`)}</td>
      <td>${isClean(round) ? 'as declared' : markup`<strong>not as declared</strong>`}</td>
      <td>${duration(round.seconds * 1000)}</td>
    </tr>`,
  );
  return markup`<h2>Rounds</h2>${table({
    caption: 'Sabotages that were there at once, and everything of the catalogue that was red.',
    columns: ['Round', 'Sabotages', 'Red', '', 'Time'],
    rows,
    label: 'Rounds',
  })}`;
}
