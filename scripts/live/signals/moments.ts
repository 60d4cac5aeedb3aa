import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { ROOT } from '../assay.ts';

/** From before the first word of a run to its last. */
const PHASES = ['start', 'agents', 'settle', 'probes', 'verdicts', 'teardown'] as const;
export type PhaseName = (typeof PHASES)[number];

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;

export interface Moment {
  readonly number: number;
  readonly signal: (typeof SIGNALS)[number];
  readonly phase: PhaseName;
  /** How far into the phase, as a part of its usual length. */
  readonly part: number;
}

/** ASSAY_SEED, or else the commit: the same moments for everybody who tests it, other ones for the next. */
export function seed(): string {
  const given = process.env['ASSAY_SEED'];
  if (given !== undefined) return given;
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  } catch {
    return 'no commit';
  }
}

/** So many moments, drawn from a seed. Each phase has its turn, and each signal in each phase. */
export function moments(count: number, from: string): readonly Moment[] {
  const first = Math.floor(draw(from, -1) * PHASES.length);
  return Array.from({ length: count }, (_, at): Moment => ({
    number: at + 1,
    signal: SIGNALS[(at + Math.floor(at / PHASES.length)) % SIGNALS.length] ?? 'SIGINT',
    phase: PHASES[(first + at) % PHASES.length] ?? 'start',
    part: draw(from, at),
  }));
}

/** Between 0 and 1, always the same for the same words. */
const draw = (from: string, at: number): number =>
  createHash('sha256').update(`${from} ${at}`).digest().readUInt32BE(0) / 2 ** 32;
