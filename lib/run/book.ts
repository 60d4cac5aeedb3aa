import type { Entry, Judged } from '../evidence/entries.ts';
import type { Journal } from '../evidence/journal.ts';
import { changeKey } from '../model/own-change.ts';
import type { Cast } from './agent.ts';
import type { Round } from './experiment.ts';
import { observationOf } from './observation.ts';
import { armsOf, type PlannedFinding } from './plan.ts';
import type { Progress } from './progress.ts';

/** So many lines go into the journal at a time: a large system's would be too many arguments, and too much at once. */
const AT_ONCE = 1000;

/** Writes the run into its journal as it happens, and times its phases. After an interruption only the end is written. */
export interface Book {
  write(...entries: readonly Entry[]): Promise<void>;
  /** A phase begins, and the one before it is over. Touches no file: its line goes with the next ones. */
  phase(name: string): void;
  /** Exchanges that are counted but not kept: those that only waited for the stage to settle. */
  count(probes: number): void;
  round(cast: Cast, findings: readonly PlannedFinding[], round: Round): Promise<void>;
  verdicts(judged: readonly Judged[]): Promise<void>;
  /** The last line; without `isComplete` the record reads `aborted`. */
  end(isComplete: boolean): Promise<void>;
}

export function keepBook(journal: Journal, progress: Progress, signal: AbortSignal): Book {
  let probes = 0;
  let current: { name: string; since: number } | undefined;
  let closed: readonly Entry[] = [];

  const write = async (entries: Iterable<Entry>): Promise<void> => {
    let lines: Entry[] = [];
    const flush = async (): Promise<void> => {
      if (signal.aborted || lines.length === 0) return;
      await journal.append(...takeClosed(), ...lines);
      lines = [];
    };
    for (const entry of entries) {
      lines.push(entry);
      if (lines.length === AT_ONCE) await flush();
    }
    await flush();
  };
  const closePhase = (): void => {
    if (!current) return;
    const { name, since } = current;
    closed = [...closed, { kind: 'phase', data: { name, ms: Math.round(performance.now() - since) } }];
    current = undefined;
  };
  const takeClosed = (): readonly Entry[] => {
    const taken = closed;
    closed = [];
    return taken;
  };

  return {
    write: (...entries) => write(entries),
    count(more) {
      probes += more;
    },
    phase(name) {
      closePhase();
      current = { name, since: performance.now() };
      progress.phase(name);
    },
    async round(cast, findings, { phase, probes: sent, seen, changes }) {
      probes += sent;
      progress.step(`${phase}: ${sent} exchanges`);
      await write(observationsOf(cast, findings, { seen, changes }));
    },
    verdicts: (judged) => write(judged.map((data): Entry => ({ kind: 'verdict', data }))),
    async end(isComplete) {
      closePhase();
      progress.done();
      const interrupted = isComplete ? {} : { interrupted: true as const };
      const finishedAt = new Date().toISOString();
      await journal.append(...takeClosed(), { kind: 'end', data: { finishedAt, probes, ...interrupted } });
    },
  };
}

function* observationsOf(
  cast: Cast,
  findings: readonly PlannedFinding[],
  { seen, changes }: Pick<Round, 'seen' | 'changes'>,
): Generator<Entry> {
  for (const [finding, { trial }] of findings.entries()) {
    for (const arm of armsOf(trial)) {
      const change = 'change' in arm ? changes.get(changeKey(arm.change)) : undefined;
      for (const one of seen.get(arm) ?? [])
        yield { kind: 'observation', data: { finding, observation: observationOf(cast, one, change) } };
    }
  }
}
