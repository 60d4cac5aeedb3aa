import type { Mutant, Proof } from '../../lib/model/proof.ts';
import { moment } from '../words.ts';
import { headlineOf, labOf } from './words.ts';

/** kill-matrix.md: the proof as a document, dated. */
export function proofDocument(proof: Proof): string {
  const { startedAt, commit } = proof.about;
  const byCheck = [...Map.groupBy(proof.mutants, ({ check }) => check)];
  return [
    '# The kill matrix',
    'Written by `npx assay prove`, from prove.json beside it.',
    `${headlineOf(proof)} ${moment(startedAt)}, commit ${commit.slice(0, 12)}; ${labOf(proof)}.`,
    'Each sabotage is alone in the lab while the suites that it may touch run. It has to turn its check red, and beside it nothing but what it declares; then it is undone, objects and node rules are compared, and the check has to be green again. Afterwards those that do not touch each other are there at once, under the whole catalogue:',
    rounds(proof),
    ...byCheck.map(([check, mutants]) => `## ${check}\n\n${rows(mutants)}`),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

function rows(mutants: readonly Mutant[]): string {
  const lines = mutants.map(({ id, what, red, check, seconds, caught, restored }) => {
    const beside = red.filter((one) => one !== check);
    const held = caught && restored ? 'caught, undone' : '**not proven**';
    return `| ${id.slice(id.indexOf('~') + 1)} | ${what.replaceAll('|', '\\|')} | ${held} | ${seconds} s | ${beside.join(', ')} |`;
  });
  return ['| sabotage | what | | | red with it |', '| --- | --- | --- | --- | --- |', ...lines].join('\n');
}

function rounds({ rounds: all }: Proof): string {
  const lines = all.map(
    ({ mutants, red, seconds }, place) =>
      `| ${place + 1} | ${mutants.length} | ${red.length} | ${seconds} s |`,
  );
  return ['| round | sabotages | checks that were red | |', '| --- | --- | --- | --- |', ...lines].join('\n');
}
