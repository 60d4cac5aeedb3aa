import { Command } from 'commander';
import { join } from 'node:path';
import { claimOutput } from '../../lib/evidence/output.ts';
import { holds } from '../../lib/model/proof.ts';
import { defaultOutput, newRunId } from '../../lib/run/header.ts';
import { assertOwnLab } from '../../lib/run/own-lab.ts';
import { prepare } from '../../lib/run/prepare.ts';
import { prove } from '../../lib/run/prove.ts';
import { select } from '../../lib/run/selection.ts';
import { chooseTarget } from '../../lib/run/target.ts';
import { describeTool } from '../../lib/run/tool.ts';
import { loadChecks } from '../../suites/load.ts';
import { onSignals } from '../on-signals.ts';
import { collect, config, context, kubeconfig, type TargetFlags } from '../options.ts';
import { chooseMutants, listMutants } from '../prove/choose.ts';
import { keepProof } from '../prove/keep.ts';
import { mutantLine, roundLine, totalLine } from '../prove/lines.ts';
import { showProgress } from '../show-progress.ts';

/** How long `--wait` waits for another run. */
const WAIT_MS = 30 * 60_000;

interface ProveFlags extends TargetFlags {
  readonly out?: string;
  readonly resume?: string;
  readonly suite: readonly string[];
  readonly check: readonly string[];
  readonly only: readonly string[];
  readonly all: boolean;
  readonly list: boolean;
  readonly wait: boolean;
  readonly quiet: boolean;
}

export const proveCommand = new Command('prove')
  .description(
    'on the lab only: open the holes that the checks look for, and see each check turn red and green again; without a choice, a part of them that changes with the commit',
  )
  .addOption(context)
  .addOption(kubeconfig)
  .addOption(config)
  .option('--all', 'every sabotage; takes the better part of an hour', false)
  .option('--suite <name>', 'every sabotage of this suite; repeatable', collect, [])
  .option('--check <id>', 'every sabotage of this check; repeatable', collect, [])
  .option('--only <mutant>', 'only this sabotage, <check>~<sabotage>; repeatable', collect, [])
  .option('--list', 'print what is chosen and stop; needs no cluster', false)
  .option('--out <dir>', 'folder for prove.json and prove.html, new or empty; default: evidence/<run id>')
  .option('--resume <dir>', 'go on with the proof of that folder: what held in it is not tried again')
  .option('--wait', 'wait for another run to end instead of ending with 3', false)
  .option('--quiet', 'no progress', false)
  .addHelpText('after', '\nExit code: 0 when every sabotage was caught and undone, else 1.')
  .action(async (flags: ProveFlags) => {
    const catalogue = await loadChecks();
    const { commit } = await describeTool();
    const chosen = chooseMutants(catalogue, { ...flags, commit });
    if (flags.list) {
      process.stdout.write(listMutants(catalogue, chosen));
      return;
    }
    const target = await chooseTarget(flags);
    // The whole catalogue looks on, whatever is chosen: a sabotage must turn nothing else red.
    const prepared = await prepare(target, target.config, select(catalogue, { suites: [], ids: [] }));
    const { facts } = prepared;
    await assertOwnLab(prepared.cluster, facts);
    const out = flags.resume ?? flags.out ?? defaultOutput(newRunId(new Date()));
    if (flags.resume === undefined) await claimOutput(out);
    const kept = await keepProof(out, chosen, { commit, facts, isNew: flags.resume === undefined });
    await prove(prepared, {
      image: target.image,
      progress: showProgress({ quiet: flags.quiet }),
      signal: onSignals(),
      waitMs: flags.wait ? WAIT_MS : 0,
      wants: kept.wants,
      onMutant: async (mutant) => {
        process.stdout.write(mutantLine(mutant));
        await kept.addMutant(mutant);
      },
      onRound: async (round) => {
        process.stdout.write(roundLine(round));
        await kept.addRound(round);
      },
    });
    process.stdout.write(`\n${totalLine(kept.proof)}\n${join(out, 'prove.html')}\n`);
    if (!holds(kept.proof)) process.exitCode = 1;
  });
