import { isClean, isProven, type Mutant, type Proof, type Round } from '../../lib/model/proof.ts';

const WIDTH = 19;

export function mutantLine({ id, what, caught, restored, seconds, note }: Mutant): string {
  const verdict = caught && restored ? 'caught, undone' : caught ? 'caught, NOT UNDONE' : 'NOT CAUGHT';
  return line(verdict, `${id} (${seconds} s): ${what}`, note);
}

export function roundLine(round: Round): string {
  const { mutants, red, missing, unexpected, restored, seconds } = round;
  const notes = [
    ...(missing.length > 0 ? [`not red: ${missing.join(', ')}`] : []),
    ...(unexpected.length > 0 ? [`also red: ${unexpected.join(', ')}`] : []),
    ...(restored ? [] : ['not green again']),
  ];
  const what = `${mutants.length} at once, whole catalogue, ${red.length} red (${seconds} s): ${mutants.join(', ')}`;
  return line(isClean(round) ? 'round as declared' : 'ROUND NOT CLEAN', what, notes.join('; ') || undefined);
}

export function totalLine({ mutants, rounds }: Proof): string {
  const proven = mutants.filter(isProven).length;
  const clean = rounds.filter(isClean).length;
  return `${proven} of ${mutants.length} sabotages caught and undone, ${clean} of ${rounds.length} rounds of the whole catalogue as declared.`;
}

const line = (word: string, text: string, note: string | undefined): string =>
  `${word.padEnd(WIDTH - 1)} ${text}\n${note === undefined ? '' : `${' '.repeat(WIDTH)}${note}\n`}`;
