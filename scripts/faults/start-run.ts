import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, Start } from './fault.ts';
import { startProgram, type Running } from '../live/assay.ts';
import { labRecord } from '../live/lab.ts';

/** `assay run` as a process, with what a fault wants it to be started with. */
export function startRun(
  checks: Fault['checks'],
  { config, kubeconfig, probeImage, env = {}, out }: Start & { readonly out: string },
  folder: string,
): Running {
  const lab = labRecord();
  const args = ['scripts/assay.ts', 'run', '--out', out, ...checks.flatMap((id) => ['--check', id])];
  if (config !== undefined) {
    const file = join(folder, 'assay.yaml');
    writeFileSync(file, config);
    args.push('--config', file);
  }
  // Any other kubeconfig is not the lab's, so what the lab's record would say is said here.
  if (kubeconfig !== undefined) {
    args.push('--kubeconfig', kubeconfig, '--context', lab.context);
    if (config === undefined) args.push('--config', lab.config);
  }
  const image = probeImage ?? (kubeconfig === undefined ? undefined : lab.probeImage);
  if (image !== undefined) args.push('--probe-image', image);
  return startProgram(process.execPath, args, env);
}
