import { isClean, isProven, type Proof } from '../../lib/model/proof.ts';
import { plural } from '../words.ts';

/** The answer in one sentence. */
export function headlineOf({ mutants, rounds }: Proof): string {
  const open = mutants.filter((one) => !isProven(one)).length;
  const torn = rounds.filter((one) => !isClean(one)).length;
  if (mutants.length === 0) return 'Nothing was tried, so nothing is proven.';
  if (open > 0) return `${open} of ${plural(mutants.length, 'sabotage')} not caught or not undone.`;
  if (torn > 0) return `${plural(torn, 'round')} turned more red than is declared, or less.`;
  return mutants.length === 1
    ? 'The one sabotage was caught and undone.'
    : `All ${mutants.length} sabotages were caught and undone.`;
}

/** What it was done on. */
export const labOf = ({ about: { kubernetes, cni, mesh } }: Proof): string =>
  [`Kubernetes ${kubernetes}`, cni, mesh].filter((part) => part !== '').join(', ');
