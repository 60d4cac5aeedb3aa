import { didYouMean } from '../../lib/config/nearest.ts';
import { AssayError } from '../../lib/errors.ts';
import type { Check } from '../../lib/model/check.ts';
import { partOf } from '../../lib/model/part.ts';
import { select } from '../../lib/run/selection.ts';

/** As many as a run of CI has time for. */
const PART = 4;

interface Choice {
  readonly suite: readonly string[];
  readonly check: readonly string[];
  readonly only: readonly string[];
  readonly all: boolean;
  readonly commit: string;
}

/** The ids of the mutants that were asked for; without a choice, the part of this commit. E_USAGE where there is none of a name. */
export function chooseMutants(
  catalogue: readonly Check[],
  { suite, check, only, all, commit }: Choice,
): ReadonlySet<string> {
  const { selected } = select(catalogue, { suites: suite, ids: check });
  const known = selected.flatMap(mutantsOf);
  const unknown = only.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new AssayError('E_USAGE', {
      tried: `choosing the sabotage "${unknown}"`,
      seen: `there is none of that name.${didYouMean(unknown, known)}`,
      todo: 'See which there are: assay prove --list --all',
    });
  }
  if (only.length > 0) return new Set(only);
  const isChosen = all || suite.length > 0 || check.length > 0;
  return new Set(isChosen ? known : partOf(known, commit, PART));
}

/** What is chosen, with what else each may turn red. */
export function listMutants(catalogue: readonly Check[], chosen: ReadonlySet<string>): string {
  const lines = catalogue.flatMap(({ id, sabotages }) =>
    sabotages
      .filter((one) => chosen.has(`${id}~${one.id}`))
      .map((one) => {
        const beside = one.collateral.length === 0 ? '' : ` (with it: ${one.collateral.join(', ')})`;
        return `${id}~${one.id}\n    ${one.what}${beside}\n`;
      }),
  );
  return `${lines.join('')}\n${lines.length} of ${catalogue.flatMap(mutantsOf).length} sabotages\n`;
}

const mutantsOf = ({ id, sabotages }: Check): readonly string[] => sabotages.map((one) => `${id}~${one.id}`);
