import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from './fault.ts';
import { untilReady } from './ready.ts';
import { startRun } from './start-run.ts';

const READY_WITHIN_MS = 90_000;
/** Proxies and rules learn of an undo one after another. */
const TRIES = 3;

/** Waits until the lab is as it was: everything ready, and these checks green. Gives what is not so, in words. */
export async function untilGreen(checks: Fault['checks']): Promise<readonly string[]> {
  const waiting = await untilReady(READY_WITHIN_MS);
  if (waiting.length > 0) return waiting;
  let seen = '';
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'assay-green-'));
    const { code, stdout, stderr } = await startRun(checks, { out: join(folder, 'evidence') }, folder).ended;
    rmSync(folder, { recursive: true });
    if (code === 0) return [];
    seen = `${stdout}${stderr}`;
  }
  return [`${checks.join(', ')} not green without any fault:\n${seen}`];
}
