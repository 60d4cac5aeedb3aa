import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The keys of tests are none of the user's. */
const SETTINGS = mkdtempSync(join(tmpdir(), 'assay-settings-'));

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when stderr has shown this text; rejects when the command ends before. */
  until(text: string): Promise<void>;
}

/** The command line as a user starts it. */
export function start(...args: readonly string[]): Running {
  return startProgram(process.execPath, ['scripts/assay.ts', ...args]);
}

export function startProgram(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Running {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', XDG_CONFIG_HOME: SETTINGS, ...env },
  });
  let stdout = '';
  let stderr = '';
  const watchers: (() => void)[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    for (const watch of watchers) watch();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  return {
    child,
    ended,
    until: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (stderr.includes(text)) resolve();
        };
        watchers.push(look);
        look();
        void ended.then(() => {
          reject(new Error(`it ended without saying "${text}":\n${stderr}`));
        });
      }),
  };
}

export const assay = (...args: readonly string[]): Promise<Ended> => start(...args).ended;

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'assay-live-'));
