import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa, type ExecaError } from 'execa';
import { labPaths } from '../../../lib/kind/lab-state.ts';

export interface ShellOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** For what goes over a network: tried this often, with a pause between. */
  readonly tries?: number;
  /** The name of the log file that gets all output. */
  readonly log: string;
}

/** Runs a long command; its output goes to a log file, and the last of it into the error when it fails. */
export const shell = async (
  file: string,
  args: readonly string[],
  options: ShellOptions,
): Promise<string> => {
  const tries = options.tries ?? 1;
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(file, args, options);
    } catch (error) {
      if (attempt >= tries) throw error;
      await sleep(attempt * 3000);
    }
  }
};

const once = async (file: string, args: readonly string[], options: ShellOptions): Promise<string> => {
  mkdirSync(labPaths().logs, { recursive: true });
  const logFile = join(labPaths().logs, `${options.log}.log`);
  const log = createWriteStream(logFile, { flags: 'a' });
  log.write(`\n$ ${file} ${args.join(' ')}\n`);
  const child = execa(file, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    all: true,
  });
  child.all.pipe(log);
  try {
    return (await child).stdout;
  } catch (error) {
    const tail = ((error as ExecaError).all ?? '').toString().split('\n').slice(-15).join('\n');
    throw new Error(`${file} ${args.slice(0, 3).join(' ')} … failed; the end of ${logFile}:\n${tail}`, {
      cause: error,
    });
  }
};
