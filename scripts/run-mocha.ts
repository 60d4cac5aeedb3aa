import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';
import { layOut, type Bench } from '../lib/run/bench.ts';

export interface Counts {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
}

const SPEC = fileURLToPath(new URL('../suites/run.spec.ts', import.meta.url));

const REPORTS = ['mochawesome.html', 'mochawesome.json'];

/** Runs the suites over a bench, with mochawesome's report in `out`. What a hook threw is thrown again. */
export async function runMocha(bench: Bench, out: string): Promise<Counts> {
  // Mochawesome writes whatever happened: into `out` it comes only when this run has claimed that folder.
  const reportDir = await mkdtemp(join(tmpdir(), 'assay-mocha-'));
  try {
    const counts = await runIn(bench, reportDir);
    for (const file of REPORTS) await copyFile(join(reportDir, file), join(out, file));
    return counts;
  } finally {
    await rm(reportDir, { recursive: true, force: true });
  }
}

async function runIn(bench: Bench, reportDir: string): Promise<Counts> {
  let broken: Error | undefined;
  layOut({
    ...bench,
    execute: (selected) =>
      bench.execute(selected).catch((error: unknown) => {
        broken = error instanceof Error ? error : new Error(String(error));
        throw broken;
      }),
  });
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 0,
    failZero: true,
    forbidOnly: true,
    reporter: 'mochawesome',
    reporterOptions: {
      reportDir,
      reportFilename: 'mochawesome',
      reportTitle: `Assay: ${bench.prepared.system.name}`,
      quiet: true,
      consoleReporter: 'none',
      inlineAssets: true,
      cdn: false,
      code: false,
    },
  });
  mocha.addFile(SPEC);
  await mocha.loadFilesAsync();
  const counts = await new Promise<Counts>((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passes, failures, pending });
    });
  });
  if (broken) throw broken;
  return counts;
}
