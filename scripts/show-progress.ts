import ora from 'ora';
import type { Progress } from '../lib/run/progress.ts';

/** Progress on stderr: one moving line on a terminal, one line a phase elsewhere. */
export function showProgress({ quiet }: { quiet: boolean }): Progress {
  const startedAt = Date.now();
  const clock = (): string => `${((Date.now() - startedAt) / 1000).toFixed(1).padStart(5)} s`;
  if (quiet) return { phase: () => undefined, step: () => undefined, done: () => undefined };
  // A terminal without a width (a pipe dressed as one) makes a moving line redraw itself for ever.
  if (process.stderr.isTTY && process.stderr.columns > 0) {
    const spinner = ora({ stream: process.stderr, discardStdin: false });
    let name = '';
    return {
      phase(next) {
        if (name !== '') spinner.succeed(`${clock()}  ${name}`);
        name = next;
        spinner.start(`${clock()}  ${name}`);
      },
      step(text) {
        spinner.text = `${clock()}  ${name}: ${text}`;
      },
      done() {
        if (name !== '') spinner.succeed(`${clock()}  ${name}`);
        name = '';
      },
    };
  }
  const say = (text: string): void => {
    process.stderr.write(`${clock()}  ${text}\n`);
  };
  let last = '';
  return {
    phase(name) {
      last = '';
      say(name);
    },
    step(text) {
      // A log is read line by line: the same words are not said twice.
      if (text !== last) say(`  ${text}`);
      last = text;
    },
    done: () => undefined,
  };
}
