import { join } from 'node:path';
import type { LabRecord } from '../../../lib/kind/lab-state.ts';
import { provide } from '../../lab/build/piece.ts';
import { CYCLONUS_REGISTRY } from '../peers/images.ts';
import { cyclonusPiece } from '../peers/pieces.ts';
import { runProgram, type Ended } from '../run-program.ts';

export interface Asked {
  readonly namespace: string;
  readonly pods: readonly string[];
  readonly ports: readonly number[];
  readonly mode: 'service-name' | 'service-ip' | 'pod-ip';
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Seconds that cyclonus gives one connection. */
export const JOB_TIMEOUT_SECONDS = 2;

/** `cyclonus probe`: every pod asks every pod on every port, TCP only, once. */
export async function cyclonusProbe({ kubeconfig, context }: LabRecord, asked: Asked): Promise<Ended> {
  const program = join(await provide(cyclonusPiece), 'cyclonus');
  const flags: Readonly<Record<string, string | number>> = {
    context,
    'server-namespace': asked.namespace,
    'server-pod': asked.pods.join(','),
    'server-port': asked.ports.join(','),
    'server-protocol': 'TCP',
    'probe-mode': asked.mode,
    'job-timeout-seconds': JOB_TIMEOUT_SECONDS,
    // Nothing is changed in its run, so there is nothing to wait for.
    'perturbation-wait-seconds': 0,
    'pod-creation-timeout-seconds': 30,
    'image-registry': CYCLONUS_REGISTRY,
  };
  const words = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  return runProgram(program, ['probe', '--noisy', '--ignore-loopback', ...words], {
    timeoutMs: asked.timeoutMs,
    env: { KUBECONFIG: kubeconfig },
    signal: asked.signal,
  });
}
