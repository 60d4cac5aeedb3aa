import type { LabRecord } from '../../../lib/kind/lab-state.ts';
import type { Claim } from '../trial/claim.ts';
import { ADMITTED, CALLER, TARGET } from '../trial/names.ts';
import type { Said } from '../word.ts';
import { cyclonusProbe } from './run.ts';
import { cyclonusSaid } from './said.ts';

const TIMEOUT_MS = 90_000;

/** The claim as cyclonus can be asked it: the cell of the caller and the target, among those of all three pods. */
export async function askCyclonus(lab: LabRecord, claim: Claim, signal: AbortSignal): Promise<Said> {
  const ended = await cyclonusProbe(lab, {
    namespace: claim.namespace,
    pods: [CALLER, ADMITTED, TARGET],
    ports: [claim.port],
    mode: 'service-name',
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  return cyclonusSaid(ended, `${claim.namespace}/${CALLER}`, `${claim.namespace}/${TARGET}`);
}
