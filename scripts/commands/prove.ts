import { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { didYouMean } from '../../lib/config/nearest.ts';
import { AssayError } from '../../lib/errors.ts';
import { claimOutput } from '../../lib/evidence/output.ts';
import type { Check } from '../../lib/model/check.ts';
import type { Mutant, Proof } from '../../lib/model/proof.ts';
import { defaultOutput, newRunId } from '../../lib/run/header.ts';
import { assertOwnLab } from '../../lib/run/own-lab.ts';
import { prepare } from '../../lib/run/prepare.ts';
import { prove } from '../../lib/run/prove.ts';
import { select } from '../../lib/run/selection.ts';
import { chooseTarget } from '../../lib/run/target.ts';
import { loadChecks } from '../../suites/load.ts';
import { onSignals } from '../on-signals.ts';
import { collect, config, context, kubeconfig, type TargetFlags } from '../options.ts';
import { showProgress } from '../show-progress.ts';

/** How long `--wait` waits for another run. */
const WAIT_MS = 30 * 60_000;

interface ProveFlags extends TargetFlags {
  readonly out?: string;
  readonly suite: readonly string[];
  readonly check: readonly string[];
  readonly only: readonly string[];
  readonly wait: boolean;
  readonly quiet: boolean;
}

export const proveCommand = new Command('prove')
  .description(
    'on the lab only: open every hole that the checks look for, and see each check turn red and green again',
  )
  .addOption(context)
  .addOption(kubeconfig)
  .addOption(config)
  .option('--out <dir>', 'folder for prove.json, new or empty; default: evidence/<run id>')
  .option('--suite <name>', 'only this suite; repeatable', collect, [])
  .option('--check <id>', 'only this check; repeatable', collect, [])
  .option('--only <mutant>', 'only this sabotage, <check>~<sabotage>; repeatable', collect, [])
  .option('--wait', 'wait for another run to end instead of ending with 3', false)
  .option('--quiet', 'no progress', false)
  .addHelpText('after', '\nExit code: 0 when every sabotage was caught and undone, else 1.')
  .action(async (flags: ProveFlags) => {
    const checks = select(await loadChecks(), { suites: flags.suite, ids: flags.check });
    const only = onlyOf(flags.only, checks.selected);
    const target = await chooseTarget(flags);
    const out = flags.out ?? defaultOutput(newRunId(new Date()));
    const prepared = await prepare(target, target.config, checks);
    await assertOwnLab(prepared.cluster, prepared.facts);
    await claimOutput(out);
    const mutants = await prove(prepared, {
      image: target.image,
      progress: showProgress({ quiet: flags.quiet }),
      signal: onSignals(),
      waitMs: flags.wait ? WAIT_MS : 0,
      only,
      onMutant: (mutant) => {
        process.stdout.write(lineOf(mutant));
      },
    });
    const proof: Proof = { schema: 1, mutants: [...mutants] };
    await writeFile(join(out, 'prove.json'), `${JSON.stringify(proof, null, 2)}\n`);
    const good = mutants.filter(({ caught, restored }) => caught && restored).length;
    process.stdout.write(
      `\n${good} of ${mutants.length} sabotages caught and undone. ${join(out, 'prove.json')}\n`,
    );
    if (good < mutants.length || good === 0) process.exitCode = 1;
  });

/** The mutants that were asked for; an unknown one is told with those there are. */
function onlyOf(names: readonly string[], checks: readonly Check[]): ReadonlySet<string> | undefined {
  if (names.length === 0) return undefined;
  const known = new Set(checks.flatMap(({ id, sabotages }) => sabotages.map((one) => `${id}~${one.id}`)));
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return new Set(names);
  throw new AssayError('E_USAGE', {
    tried: `choosing the sabotage "${unknown}"`,
    seen: `there is none of that name.${didYouMean(unknown, [...known])}`,
    todo: `Known: ${[...known].join(', ')}.`,
  });
}

function lineOf({ id, what, caught, restored, seconds, note }: Mutant): string {
  const verdict = caught && restored ? 'caught, undone' : caught ? 'caught, NOT UNDONE' : 'NOT CAUGHT';
  return `${verdict.padEnd(18)} ${id} (${seconds} s): ${what}${note === undefined ? '' : `\n${' '.repeat(19)}${note}`}\n`;
}
