import { Command, InvalidArgumentError } from 'commander';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baselineOf } from '../../lib/evidence/baseline.ts';
import { exitCodeOf, highest, type ExitCode } from '../../lib/evidence/exit-code.ts';
import { JOURNAL } from '../../lib/evidence/journal.ts';
import { RECORD } from '../../lib/evidence/record.ts';
import { sealFolder } from '../../lib/evidence/seal.ts';
import { signSealed } from '../../lib/evidence/signature/sign-folder.ts';
import type { RunRecord } from '../../lib/model/record.ts';
import { openBench } from '../../lib/run/bench.ts';
import { RUN_SECONDS } from '../../lib/run/deadline.ts';
import { defaultOutput, newRunId } from '../../lib/run/header.ts';
import { demandChallenge } from '../../lib/run/nonce.ts';
import { tagWarning } from '../../lib/run/probe-image.ts';
import { select } from '../../lib/run/selection.ts';
import { chooseTarget } from '../../lib/run/target.ts';
import { summarize } from '../../reports/terminal.ts';
import { writeReports } from '../../reports/write-all.ts';
import { loadChecks } from '../../suites/load.ts';
import { failureOf } from '../failure.ts';
import { listChecks } from '../list-checks.ts';
import {
  collect,
  config,
  context,
  kubeconfig,
  pdf,
  probeImage,
  signingKey,
  type TargetFlags,
} from '../options.ts';
import { onSignals } from '../on-signals.ts';
import { browserForPdf, withPdf } from '../print-pdf.ts';
import { printPlan } from '../print-plan.ts';
import { runMocha, type Counts } from '../run-mocha.ts';
import { showProgress } from '../show-progress.ts';
import { findSigner, signedLine, type Signer } from '../signing.ts';

interface RunFlags extends TargetFlags {
  readonly out?: string;
  readonly key?: string;
  readonly sign: boolean;
  readonly pdf: boolean;
  readonly challenge?: string;
  readonly since?: string | boolean;
  readonly suite: readonly string[];
  readonly check: readonly string[];
  readonly imagePullSecret: readonly string[];
  readonly list: boolean;
  readonly dryRun: boolean;
  readonly wait: boolean;
  readonly timeout: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** How long `--wait` waits for another run. */
const WAIT_MS = 30 * 60_000;

export const runCommand = new Command('run')
  .description('probe a cluster and write the evidence')
  .addOption(context)
  .addOption(kubeconfig)
  .addOption(config)
  .addOption(probeImage)
  .option('--image-pull-secret <name>', 'a pull secret of the agents; repeatable', collect, [])
  .option('--out <dir>', 'folder for the evidence, new or empty; default: evidence/<run id>')
  .addOption(signingKey)
  .option('--no-sign', 'leave the evidence unsigned')
  .addOption(pdf)
  .option(
    '--challenge <nonce>',
    'an auditor’s 16 hexadecimal digits, with which every nonce of the run begins',
  )
  .option('--since <dir>', 'compare with this earlier run; default: the newest signed one beside --out')
  .option('--no-since', 'compare with no earlier run')
  .option('--suite <name>', 'only this suite; repeatable', collect, [])
  .option('--check <id>', 'only this check; repeatable', collect, [])
  .option('--list', 'list the checks and end', false)
  .option('--dry-run', 'print what would be sent, by vantage, and end; creates nothing', false)
  .option('--wait', 'wait for another run to end instead of ending with 3', false)
  .option(
    '--timeout <seconds>',
    'stop the run after this long, as Ctrl-C would; what a killed run left is gone then too',
    seconds,
    RUN_SECONDS,
  )
  .option('--json', 'run.json on stdout; progress on stderr', false)
  .option('--quiet', 'no progress', false)
  .addHelpText(
    'after',
    '\nExit code: 0 conforms, 1 a check failed, 2 could not find out, 3 usage or cluster, 4 evidence not written.',
  )
  .action(async (flags: RunFlags) => {
    process.exitCode = await run(flags);
  });

function seconds(value: string): number {
  if (/^[1-9]\d{0,4}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It takes a whole number of seconds, at least 1.');
}

async function run(flags: RunFlags): Promise<ExitCode> {
  const stop = onSignals();
  const checks = select(await loadChecks(), { suites: flags.suite, ids: flags.check });
  if (flags.list) {
    process.stdout.write(listChecks(checks.selected));
    return 0;
  }
  const target = await chooseTarget(flags);
  const id = newRunId(new Date());
  const out = flags.out ?? defaultOutput(id);
  const progress = showProgress({ quiet: flags.quiet });
  const warn = (line: string) => process.stderr.write(`assay: ${line}\n`);
  // A browser that is not there and a key that cannot be used are told before anything is sent.
  const render = flags.pdf ? withPdf(writeReports, browserForPdf()) : writeReports;
  const signer = flags.sign && !flags.dryRun ? await findSigner(flags.key, warn) : undefined;
  if (flags.challenge !== undefined) demandChallenge(flags.challenge);
  const since = typeof flags.since === 'string' ? await baselineOf(flags.since) : (flags.since ?? true);
  const bench = await openBench(target, checks, {
    id,
    out,
    imagePullSecrets: flags.imagePullSecret,
    waitMs: flags.wait ? WAIT_MS : 0,
    timeoutSeconds: flags.timeout,
    challenge: flags.challenge,
    since,
    progress,
    signal: stop,
  });
  if (flags.dryRun) {
    process.stdout.write(printPlan(bench.prepared));
    return 0;
  }
  const ended = await runMocha(bench, out).catch((error: unknown) => ({ error }));
  // Without a journal nothing was sent, and there is nothing to seal.
  if ('error' in ended && !existsSync(join(out, JOURNAL))) throw ended.error;
  if ('error' in ended) process.stderr.write(`${failureOf(ended.error).text}\n`);
  const record = await sealFolder(out, render);
  // The lab's tags are the digests of their recipes.
  const warning = target.isLab ? undefined : await tagWarning(target.image, out);
  if (warning !== undefined) warn(warning);
  const signed = await signIfAsked(signer, out, record);
  const judged =
    'error' in ended
      ? highest(failureOf(ended.error).exitCode, exitCodeOf(record))
      : judge(record, ended, target.config.config.acceptShadowed);
  // A run that left something behind is not one to be content with.
  const code = highest(judged, bench.left.length > 0 ? 2 : 0, signed.code);
  if (flags.json) {
    process.stdout.write(await readFile(join(out, RECORD)));
    return code;
  }
  const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
  process.stdout.write(summarize(record, { colour, out, exitCode: code }));
  process.stdout.write(signed.line);
  if (target.isLab)
    process.stdout.write(
      'Lab       stays up, so that the next run takes seconds; remove it with: npx assay lab down\n',
    );
  return code;
}

/** A signature that fails costs the run its exit code, and not the evidence that is sealed already. */
async function signIfAsked(
  signer: Signer | undefined,
  out: string,
  record: RunRecord,
): Promise<{ readonly line: string; readonly code: ExitCode }> {
  if (signer === undefined) return { line: '', code: 0 };
  try {
    await signSealed(out, record, signer.key);
    return { line: signedLine(signer, out), code: 0 };
  } catch (error) {
    process.stderr.write(`${failureOf(error).text}\n`);
    return { line: '', code: 4 };
  }
}

/** The record decides. Mocha, which saw the same findings, must have counted the same. */
function judge(record: RunRecord, counts: Counts, acceptShadowed: readonly string[]): ExitCode {
  const held = record.findings.filter(
    ({ verdict, waiver }) => verdict === 'not-applicable' || (waiver && !waiver.expired),
  );
  const passes = record.findings.filter(({ verdict }) => verdict === 'pass').length;
  const failures = record.findings.length - held.length - passes;
  if (counts.passes === passes && counts.pending === held.length && counts.failures === failures)
    return exitCodeOf(record, acceptShadowed);
  process.stderr.write(
    `mocha counted ${counts.passes} passed, ${counts.failures} failed, ${counts.pending} pending; the record has ${passes}, ${failures}, ${held.length}.\n`,
  );
  return 4;
}
