import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { readRecord, RECORD } from '../../../lib/evidence/record.ts';
import type { Claim } from '../trial/claim.ts';
import { ADMITTED, BENCH, PROBES } from '../trial/names.ts';
import { runProgram } from '../run-program.ts';
import type { Said } from '../word.ts';
import { assaySaid } from './said.ts';

const CHECK = 'segmentation/default-deny-holds-inbound';
const PROGRAM = fileURLToPath(new URL('../../assay.ts', import.meta.url));
const TIMEOUT_MS = 180_000;

/** The file that the owner of the system on trial would write. */
function configOf({ namespace, service, port }: Claim): string {
  const front = `${BENCH}/${ADMITTED.replace(/-0$/, '')}`;
  return stringify({
    assay: 1,
    system: 'the trial of the benchmark',
    scope: { namespaces: [BENCH] },
    vantages: { namespace: PROBES, borrowLabels: [front] },
    endpoints: [
      {
        service: `${namespace}/${service}`,
        port,
        protocol: 'http',
        mesh: false,
        callers: [{ workload: front }],
      },
    ],
  });
}

/** Runs Assay as a user does, by the one check that makes this claim. */
export async function askAssay(claim: Claim, signal: AbortSignal, probeImage?: string): Promise<Said> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-bench-'));
  try {
    const [config, out] = [join(folder, 'assay.yaml'), join(folder, 'evidence')];
    await writeFile(config, configOf(claim));
    const image = probeImage === undefined ? [] : ['--probe-image', probeImage];
    const args = ['run', '--config', config, '--check', CHECK, '--out', out, '--quiet', ...image];
    const ended = await runProgram(process.execPath, [PROGRAM, ...args], { timeoutMs: TIMEOUT_MS, signal });
    // Where the file lay is of no interest afterwards.
    const stderr = ended.stderr.replaceAll(`${folder}/`, '');
    return assaySaid(
      { ...ended, stderr },
      existsSync(join(out, RECORD)) ? (await readRecord(out)).findings : [],
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
