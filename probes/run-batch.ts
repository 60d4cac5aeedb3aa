import { setTimeout as sleep } from 'node:timers/promises';
import { setMaxListeners } from 'node:events';
import type { Batch, Outcome, Probe } from './protocol.ts';
import { codeOf } from './classify/errno.ts';
import { runAgain } from './run-again.ts';
import { type Probed, type ProbeSetting, runProbe } from './run-probe.ts';

export interface Result extends Probed {
  readonly seq: number;
  readonly startedMs: number;
  readonly ms: number;
}

export interface BatchSetting extends Omit<ProbeSetting, 'signal'> {
  /** Milliseconds since the start frame, by a monotonic clock. */
  readonly clock: () => number;
  readonly report: (result: Result) => void;
}

/** Runs every probe and reports exactly one result for each, at the latest at the deadline. */
export async function runBatch(batch: Batch, setting: BatchSetting): Promise<void> {
  const { clock, report } = setting;
  const giveUp = new AbortController();
  setMaxListeners(0, giveUp.signal);
  const open = new Map(batch.probes.map((probe) => [probe.seq, clock()]));
  const settle = (seq: number, probed: Probed): void => {
    const startedMs = open.get(seq);
    if (startedMs === undefined) return;
    open.delete(seq);
    report({ seq, startedMs: round(startedMs), ms: round(clock() - startedMs), ...probed });
  };
  const run = async (probe: Probe): Promise<Outcome | undefined> => {
    await patience((probe.notBeforeMs ?? 0) - clock(), giveUp.signal);
    if (giveUp.signal.aborted) return undefined;
    open.set(probe.seq, clock());
    const probed = await makeProbe(probe, { ...setting, signal: giveUp.signal }).catch(
      (error: unknown): Probed => ({ result: failed(`internal:${codeOf(error)}`) }),
    );
    settle(probe.seq, probed);
    return probed.result;
  };
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(batch.deadlineMs - clock(), 0));
  });
  await Promise.race([runQueues(batch, run), deadline]);
  clearTimeout(timer);
  for (const seq of [...open.keys()]) settle(seq, { result: failed('deadline') });
  giveUp.abort();
}

const makeProbe = (probe: Probe, setting: ProbeSetting & Pick<BatchSetting, 'clock'>): Promise<Probed> =>
  probe.again === undefined ? runProbe(probe, setting) : runAgain(probe, probe.again, setting);

/** Whoever has kept silent for so long so often is no longer only slow. */
const MOST_SILENCES = 3;

/**
 * Takes probes in order, as many at once as the batch says; those with one `serial` key wait for each other. Behind somebody
 * who takes every connection and never answers, a queue would outlast any deadline: in it, patience ends.
 */
async function runQueues(
  { probes, concurrency }: Batch,
  run: (probe: Probe) => Promise<Outcome | undefined>,
): Promise<void> {
  const chains = new Map<string, Probe[]>();
  for (const probe of probes) {
    const key = probe.serial === undefined ? `#${probe.seq}` : `=${probe.serial}`;
    const chain = chains.get(key);
    if (chain) chain.push(probe);
    else chains.set(key, [probe]);
  }
  const waiting = [...chains.values()].values();
  const work = async (): Promise<void> => {
    for (const chain of waiting) {
      let silences = 0;
      for (const probe of chain) {
        const isTired = silences >= MOST_SILENCES;
        const outcome = await run(isTired ? { ...probe, answerMs: probe.timeoutMs } : probe);
        if (outcome?.outcome === 'dropped' && outcome.after === 'connect') silences += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, chains.size) }, work));
}

/** Waits, unless the batch is given up meanwhile. */
async function patience(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => undefined);
}

const failed = (reason: string): Outcome => ({ outcome: 'probe-failed', reason });
const round = (ms: number): number => Math.round(ms * 1000) / 1000;
