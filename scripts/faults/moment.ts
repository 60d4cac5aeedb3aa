import { readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL } from '../../lib/evidence/journal.ts';
import type { Running } from '../live/assay.ts';
import type { Moment } from './fault.ts';

/** What the progress says when a phase begins. */
const PHASES: Partial<Record<Moment, string>> = { agents: 'agents', settle: 'settle', probing: 'probes' };
/** The rounds as observations name them. */
const ROUNDS: Partial<Record<Moment, string>> = {
  controls: 'before',
  probes: 'during',
  'controls-after': 'after',
};

/** Resolves when a run has come to a moment; rejects when it ends before. `out` has to be there. */
export function reaches(moment: Moment, run: Running, out: string): Promise<void> {
  const phase = PHASES[moment];
  if (phase !== undefined) return run.until(`s  ${phase}\n`);
  const round = ROUNDS[moment];
  return round === undefined ? Promise.resolve() : writes(`"phase":"${round}"`, run, out);
}

/** A round is written down when it is over, and before the next one begins. */
function writes(text: string, { ended }: Running, out: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const watcher = watch(out, () => {
      if (!journalOf(out).includes(text)) return;
      watcher.close();
      resolve();
    });
    void ended.then(({ stderr }) => {
      watcher.close();
      reject(new Error(`it ended before its journal had ${text}:\n${stderr}`));
    });
  });
}

function journalOf(out: string): string {
  try {
    return readFileSync(join(out, JOURNAL), 'utf8');
  } catch {
    return '';
  }
}
