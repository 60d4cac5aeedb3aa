import type { LabRecord } from '../../../lib/kind/lab-state.ts';
import { JOB_TIMEOUT_SECONDS, cyclonusProbe } from '../cyclonus/run.ts';
import { readProbe } from '../cyclonus/table.ts';
import { BENCH } from '../trial/names.ts';
import { CONNECTIONS, PORTS, SOURCES } from './names.ts';
import { inSeconds, type GridResult } from './result.ts';

const TIMEOUT_MS = 400_000;

/** cyclonus from its start to its end; its pods stand already. */
export async function byCyclonus(lab: LabRecord, signal: AbortSignal): Promise<GridResult> {
  const ended = await cyclonusProbe(lab, {
    namespace: BENCH,
    pods: SOURCES,
    ports: PORTS,
    mode: 'service-ip',
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  const probed = readProbe(ended.stdout);
  if (!probed) throw new Error(`cyclonus ended without a table: ${ended.stderr.slice(-500)}`);
  const { froms, signs } = probed;
  const all = froms.flatMap((from) => froms.flatMap((to) => signs(from, to)));
  if (all.length !== CONNECTIONS) throw new Error(`cyclonus told of ${all.length} connections`);
  return {
    by: `cyclonus probe, 15 at once, job timeout ${JOB_TIMEOUT_SECONDS} s, one attempt, no controls`,
    connections: all.length,
    blocked: all.filter((sign) => sign === 'X').length,
    seconds: inSeconds(ended.ms),
  };
}
