import { setTimeout as sleep } from 'node:timers/promises';
import type { LabRecord } from '../../lib/kind/lab-state.ts';
import { askAssay } from './assay/ask.ts';
import { askCyclonus } from './cyclonus/ask.ts';
import type { Row } from './false-pass-table.ts';
import type { Fault } from './faults/fault.ts';
import { askNetcheck } from './netcheck/run.ts';
import { peerImages } from './peers/images.ts';
import { rightClaim } from './trial/claim.ts';
import { setUp } from './trial/set-up.ts';

/** The policy engine has the rules of new pods by then. */
const SETTLED_MS = 3_000;

/** Breaks what the fault breaks, puts the same claim to each tool in turn, and repairs it. */
export async function putTheClaim(lab: LabRecord, fault: Fault, signal: AbortSignal): Promise<Row> {
  const { id, breaks, trial, notForCyclonus, probeLacksProgram, break: other } = fault;
  const claim = { ...rightClaim, ...fault.claim };
  signal.throwIfAborted();
  await setUp(trial);
  try {
    await other?.doIt();
    await sleep(SETTLED_MS, undefined, { signal });
    const at = new Date().toISOString();
    // One after the other: cyclonus wants the namespace to hold no pods but those it knows.
    const netcheck = await askNetcheck(claim, probeLacksProgram ? lab.probeImage : undefined);
    const cyclonus =
      notForCyclonus === undefined
        ? await askCyclonus(lab, claim, signal)
        : { word: 'not-askable' as const, detail: notForCyclonus, ms: 0 };
    const assay = await askAssay(claim, signal, probeLacksProgram ? peerImages.agnhost : undefined);
    signal.throwIfAborted();
    return {
      id,
      breaks,
      at,
      said: { assay, cyclonus, netcheckTcp: netcheck.tcp, netcheckHttp: netcheck.http },
    };
  } finally {
    await other?.undo();
  }
}
