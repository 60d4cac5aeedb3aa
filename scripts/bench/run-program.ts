import { spawn } from 'node:child_process';

/** How a program ended; `code` is null where it had to be stopped. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface Bounds {
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Runs a program to its end, or stops it at the bound; how it ended is for the caller to judge. */
export function runProgram(file: string, args: readonly string[], bounds: Bounds): Promise<Ended> {
  const { timeoutMs, env = {}, signal } = bounds;
  const begun = performance.now();
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', ...env },
      timeout: timeoutMs,
    });
    const chunks = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (chunks.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (chunks.stderr += text));
    const stop = (): void => void child.kill('SIGTERM');
    signal?.addEventListener('abort', stop, { once: true });
    const end = (code: number | null): void => {
      signal?.removeEventListener('abort', stop);
      resolve({ code, ...chunks, ms: Math.round(performance.now() - begun) });
    };
    child.on('error', (error) => {
      chunks.stderr += String(error);
      end(127);
    });
    child.on('close', end);
  });
}
