import { didYouMean } from '../config/nearest.ts';
import { AssayError } from '../errors.ts';
import { suiteOf, SUITES, type Check, type CheckId } from '../model/check.ts';

/** The checks of a run, beside all there are: what was not asked for is said in the report. */
export interface Selected {
  readonly selected: readonly Check[];
  readonly catalogue: readonly CheckId[];
}

/** The checks that were asked for; all where nothing was. An unknown name is told with the nearest known one. */
export function select(
  checks: readonly Check[],
  { suites = [], ids = [] }: { suites?: readonly string[]; ids?: readonly string[] } = {},
): Selected {
  for (const suite of suites) {
    if (!SUITES.includes(suite as (typeof SUITES)[number])) throw unknown('suite', suite, SUITES);
  }
  const known = checks.map(({ id }) => id);
  for (const id of ids) if (!known.includes(id as Check['id'])) throw unknown('check', id, known);
  const chosen = checks.filter(
    ({ id }) => (suites.length === 0 && ids.length === 0) || ids.includes(id) || suites.includes(suiteOf(id)),
  );
  if (chosen.length > 0) return { selected: chosen, catalogue: known };
  throw new AssayError('E_USAGE', {
    tried: `choosing checks of ${suites.join(', ')}`,
    seen: 'there is no check in it yet',
    todo: 'See "assay run --list".',
  });
}

function unknown(kind: string, word: string, known: readonly string[]): AssayError {
  return new AssayError('E_USAGE', {
    tried: `choosing the ${kind} "${word}"`,
    seen: `there is none of that name.${didYouMean(word, known)}`,
    todo: `Known: ${known.join(', ')}.`,
  });
}
