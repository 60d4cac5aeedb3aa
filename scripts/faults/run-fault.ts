import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRecord, rebuild } from '../../lib/evidence/record.ts';
import type { Prepared } from '../../lib/run/prepare.ts';
import { alterationsOf, openHole } from '../../lib/run/hole.ts';
import { assertOwnLab } from '../../lib/run/own-lab.ts';
import { openTeardown, type Teardown } from '../../lib/run/teardown.ts';
import { assay, type Running } from '../live/assay.ts';
import { configOf } from './config-of.ts';
import type { Bench, Fault, Start } from './fault.ts';
import { judgeFault, type JudgedFault } from './judge-fault.ts';
import { reaches } from './moment.ts';
import { startRun } from './start-run.ts';

const RUN_MS = 240_000;
const STOPS_WITHIN_MS = 40_000;
const HOLE_TRIES = 3;

/** Breaks one thing, runs the command line as a user would, takes everything back, and judges what the run said. */
export async function runFault(
  fault: Fault,
  { prepared, folder, signal }: { prepared: Prepared; folder: string; signal: AbortSignal },
): Promise<JudgedFault> {
  const teardown = openTeardown();
  const bench: Bench = {
    config: configOf(fault),
    undo: (what, run) => {
      teardown.before(what, run);
    },
  };
  let judged: JudgedFault | undefined;
  const troubles: string[] = [];
  try {
    if (fault.hole) await openAndSee(fault, fault.hole, { prepared, teardown, folder });
    judged = await underFault(fault, bench, { folder, signal });
  } catch (error) {
    troubles.push(error instanceof Error ? error.message : String(error));
  } finally {
    troubles.push(...(await teardown.run()));
  }
  const { row, faults } = judged ?? judgeFault(fault, { code: null, record: undefined });
  return { row: { ...row, held: row.held && troubles.length === 0 }, faults: [...troubles, ...faults] };
}

async function underFault(
  fault: Fault,
  bench: Bench,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<JudgedFault> {
  const staged: Start = (await fault.stage?.(bench)) ?? {};
  const out = staged.out ?? join(folder, 'evidence');
  mkdirSync(out, { recursive: true });
  if (fault.moment === 'before') await fault.inject?.(bench);
  const run = startRun(fault.checks, { config: bench.config, ...staged, out }, folder);
  const stop = (): void => void run.child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  try {
    if (fault.moment !== 'before') await injectAt(fault, bench, run, out);
    const { code, stdout, stderr } = await endOf(run);
    writeFileSync(join(folder, 'run.log'), `${stderr}\n${stdout}\nexit ${String(code)}\n`);
    if (stderr.includes('Left behind')) await assay('clean');
    const record = await readRecord(out).catch(() => rebuild(out).catch(() => undefined));
    return judgeFault(fault, { code, record });
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

async function injectAt(fault: Fault, bench: Bench, run: Running, out: string): Promise<void> {
  await reaches(fault.moment, run, out);
  if (!fault.holds) return fault.inject?.(bench);
  run.child.kill('SIGSTOP');
  try {
    await fault.inject?.(bench);
  } finally {
    run.child.kill('SIGCONT');
  }
}

/** The end of a run, which is brought about when it does not come by itself. */
async function endOf(run: Running): ReturnType<typeof assay> {
  const over = new AbortController();
  const insist = async (): Promise<void> => {
    await sleep(RUN_MS, undefined, { signal: over.signal });
    run.child.kill('SIGTERM');
    await sleep(STOPS_WITHIN_MS, undefined, { signal: over.signal });
    run.child.kill('SIGKILL');
  };
  void insist().catch(() => undefined);
  return run.ended.finally(() => {
    over.abort();
  });
}

/** A hole that nobody sees would prove nothing: without the fault the run has to find it. */
async function openAndSee(
  fault: Fault,
  hole: NonNullable<Fault['hole']>,
  { prepared, teardown, folder }: { prepared: Prepared; teardown: Teardown; folder: string },
): Promise<void> {
  const { images } = await assertOwnLab(prepared.cluster, prepared.facts);
  const alterations = await alterationsOf({ prepared, images }, hole);
  if ('cannot' in alterations) throw new Error(`the hole ${hole.id}: ${alterations.cannot}`);
  await openHole({ prepared, teardown, restatements: new Set() }, alterations);
  for (let tries = 1; tries <= HOLE_TRIES; tries += 1) {
    const out = join(folder, `hole-${tries}`);
    await startRun(fault.checks, { config: configOf(fault), out }, folder).ended;
    const { findings } = await readRecord(out);
    const touched = findings.filter((finding) => fault.touches(finding));
    if (touched.length > 0 && touched.every(({ verdict }) => verdict === 'fail')) return;
  }
  throw new Error(`the hole ${hole.id} does not turn every touched finding red by itself`);
}
