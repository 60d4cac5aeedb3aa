import type { CheckId } from '../../lib/model/check.ts';
import type { NonEmpty } from '../../lib/model/nonempty.ts';
import type { Finding } from '../../lib/model/record.ts';
import type { Sabotage } from '../../lib/model/sabotage.ts';

/**
 * When it breaks: before the run is started, as soon as its progress names a phase, or as soon as its journal holds the
 * first observation of a round (`controls`: the controls before the probes, `probes`: the probes, `controls-after`).
 */
export type Moment = 'before' | 'agents' | 'settle' | 'probing' | 'controls' | 'probes' | 'controls-after';

/** What a run is started with beside its checks. */
export interface Start {
  /** The text of assay.yaml; the clinic's own where it is absent. */
  readonly config?: string;
  readonly kubeconfig?: string;
  readonly probeImage?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly out?: string;
}

/** What a fault has at hand. */
export interface Bench {
  /** The clinic's assay.yaml. */
  readonly config: string;
  /** Registers how something is taken back; to be called before it is done. Runs in reverse order, whatever happens. */
  undo(what: string, run: () => Promise<void>): void;
}

/** One thing that is broken, and what a run may say while it is. A file of table/ each, found by its name. */
export interface Fault {
  /** Its file's name without `.fault.ts`. */
  readonly id: string;
  /** What is broken, in a sentence. */
  readonly breaks: string;
  /** What must be said, in a sentence. */
  readonly demanded: string;
  /** What is run. */
  readonly checks: NonEmpty<CheckId>;
  readonly moment: Moment;
  /** Prepares what the run needs to be started with. */
  readonly stage?: (bench: Bench) => Promise<Start>;
  readonly inject?: (bench: Bench) => Promise<void>;
  /** The run stands still (SIGSTOP) while it is injected, a few seconds at most: what comes next meets the fault. */
  readonly holds?: true;
  /**
   * A hole that is open all the while, for faults that a sound system outlives: with it, every pass of a touched finding
   * is a false one. Faults without a hole have to break every touched finding by themselves.
   */
  readonly hole?: Sabotage;
  /** The findings of which a pass would be false. There has to be one. */
  readonly touches: (finding: Finding) => boolean;
  /** Names the cause: every touched finding that is undecided has a reason like this. */
  readonly reason: RegExp;
  /** How the run may end; 1 or 2 where it is absent. */
  readonly exits?: NonEmpty<number>;
}

const built = new WeakSet();

export function fault(value: Fault): Fault {
  built.add(value);
  return Object.freeze(value);
}

export const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' && value !== null && built.has(value);
