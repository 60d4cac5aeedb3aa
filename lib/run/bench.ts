import { rebuild } from '../evidence/record.ts';
import type { Finding } from '../model/record.ts';
import type { PlannedFinding } from './plan.ts';
import { prepare, type Prepared } from './prepare.ts';
import { runSession, type RunOptions } from './session.ts';
import type { Selected } from './selection.ts';
import type { Target } from './target.ts';

/** A planned run and the means to carry it out: what mocha is given to work at. */
export interface Bench {
  readonly prepared: Prepared;
  /** Sends everything that these findings need and gives them as recorded, in order. Called once. */
  execute(selected: readonly PlannedFinding[]): Promise<readonly Finding[]>;
  /** What the run could not remove, in words; known after `execute`. */
  readonly left: readonly string[];
}

/** Plans a run. Nothing is created and nothing is sent before `execute`. */
export async function openBench(
  target: Target,
  checks: Selected,
  options: Omit<RunOptions, 'image'>,
): Promise<Bench> {
  const prepared = await prepare(target, target.config, checks);
  const left: string[] = [];
  return {
    prepared,
    left,
    async execute(selected) {
      const remains = await runSession(prepared, selected, { ...options, image: target.image });
      left.push(...remains);
      return (await rebuild(options.out)).findings;
    },
  };
}

let laid: Bench | undefined;

/** Lays a run out for suites/run.spec.ts, for a caller who starts mocha itself. */
export function layOut(bench: Bench): void {
  laid = bench;
}

export const laidOut = (): Bench | undefined => laid;
