import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readRecord } from '../../lib/evidence/record.ts';
import { kubectl } from '../lab/lab.ts';
import { measured, peaksIn } from '../live/hostile/measured.ts';
import { ownLab } from './lab.ts';
import { runProgram } from './run-program.ts';
import { describeIt } from './scale/describe-it.ts';
import { manifests } from './scale/manifests.ts';
import { SCALE } from './scale/names.ts';

/**
 * Runs three checks, one of each kind of stop, on systems of 75, 150 and 300 endpoints with 20 callers, half of them in the mesh:
 *   npm run bench:scale
 * Times are this machine's. What is aimed at: twice the endpoints take no more than about twice the time, the runner holds
 * less than 300 MB, and every subject has a verdict.
 */
const SIZES = [75, 150, 300];
const CHECKS = [
  'mesh/plaintext-is-refused',
  'authz/unauthorized-peer-is-denied',
  'segmentation/default-deny-holds-inbound',
];
const WITHIN_MS = 1_500_000;

const remove = (): Promise<string> =>
  kubectl(['delete', 'namespace', SCALE, '--ignore-not-found', '--timeout=180s']);

const { lab } = await ownLab();
await remove();
try {
  await kubectl(
    ['apply', '-f', '-'],
    manifests(lab)
      .map((object) => stringify(object))
      .join('---\n'),
  );
  await kubectl(['-n', SCALE, 'wait', 'deployment', '--all', '--for=condition=Available', '--timeout=300s']);
  for (const size of SIZES) process.stdout.write(await measure(size));
} finally {
  await remove();
}

async function measure(size: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-scale-'));
  const config = join(folder, 'assay.yaml');
  const out = join(folder, 'evidence');
  const peak = join(folder, 'peak');
  writeFileSync(config, describeIt(size));
  const chosen = CHECKS.flatMap((check) => ['--check', check]);
  const args = ['scripts/assay.ts', 'run', '--config', config, '--out', out, '--quiet', ...chosen];
  const ended = await runProgram(process.execPath, args, { timeoutMs: WITHIN_MS, env: measured(peak) });
  const { findings, run } = await readRecord(out);
  const counts = Map.groupBy(findings, ({ verdict }) => verdict);
  const phases = Object.fromEntries(run.phases.map(({ name, ms }) => [name, (ms / 1000).toFixed(1)]));
  return [
    `${size} endpoints: ${findings.length} findings (${[...counts].map(([word, list]) => `${list.length} ${word}`).join(', ')}), exit ${ended.code}`,
    `  ${run.probes} probes; agents ${phases['agents']} s, settle ${phases['settle']} s, probes ${phases['probes']} s; in all ${(ended.ms / 1000).toFixed(0)} s`,
    `  runner's peak ${Math.max(...peaksIn(peak)).toFixed(0)} MB`,
    '',
  ].join('\n');
}
