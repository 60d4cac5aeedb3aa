import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL } from '../lib/evidence/journal.ts';
import { sealFolder } from '../lib/evidence/seal.ts';
import { openBench, type Bench } from '../lib/run/bench.ts';
import { defaultOutput, newRunId } from '../lib/run/header.ts';
import { silent } from '../lib/run/progress.ts';
import { select } from '../lib/run/selection.ts';
import { chooseTarget } from '../lib/run/target.ts';
import { loadChecks } from './load.ts';

/**
 * For `npx mocha`: the same run as `assay run`, on ASSAY_CONTEXT with ASSAY_CONFIG (the lab where none is named). It
 * leaves the journal and run.json; `assay report` draws the rest.
 */
export async function fromEnvironment(): Promise<Bench> {
  const { env } = process;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop.abort();
    });
  }
  const target = await chooseTarget({
    context: env['ASSAY_CONTEXT'],
    kubeconfig: env['ASSAY_KUBECONFIG'],
    config: env['ASSAY_CONFIG'],
  });
  const id = newRunId(new Date());
  const out = defaultOutput(id);
  const bench = await openBench(target, select(await loadChecks()), {
    id,
    out,
    imagePullSecrets: [],
    waitMs: 0,
    progress: silent,
    signal: stop.signal,
  });
  return {
    ...bench,
    async execute(selected) {
      try {
        return await bench.execute(selected);
      } finally {
        if (existsSync(join(out, JOURNAL))) {
          await sealFolder(out, () => Promise.resolve([]));
          process.stdout.write(`  Evidence: ${out}\n`);
        }
      }
    },
  };
}
