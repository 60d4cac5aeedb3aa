import { spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Runs in a broken image in the place of `node`: starts the agent and spoils what it prints, or stands in for its
 * canary. Imports nothing but Node, and is run as it is.
 */
export type Mode =
  | 'truncated'
  | 'duplicated'
  | 'out-of-order'
  | 'another-batch'
  | 'garbage'
  | 'deaf-canary'
  | 'garbling-canary';

const EARLIER = join(tmpdir(), 'earlier-answer');
/** No UTF-8, a terminal's escape, and what looks like a frame and is none. */
const GARBAGE = Buffer.concat([Buffer.of(0xff, 0x00, 0x1b, 0x5b, 0x32, 0x4a), Buffer.from('{"frame":\n')]);

const isResult = (line: string): boolean => line.includes('"frame":"result"');

/** What is printed instead of a line; `end`: it ends in the middle of this one. */
function spoil(
  mode: string,
  lines: readonly string[],
): readonly (string | Buffer)[] | { readonly end: string } {
  const line = lines.at(-1) ?? '';
  switch (mode) {
    case 'truncated':
      return isResult(line) ? { end: line.slice(0, line.length / 2) } : [`${line}\n`];
    case 'duplicated':
      return isResult(line) ? [`${line}\n`, `${line}\n`] : [`${line}\n`];
    case 'out-of-order':
      // The first frame changes places with the second.
      if (lines.length === 1) return [];
      return lines.length === 2 ? [`${line}\n`, `${lines[0] ?? ''}\n`] : [`${line}\n`];
    case 'garbage':
      return [`${line}\n`, GARBAGE];
    default:
      return [`${line}\n`];
  }
}

/** Answers the first batch as it should, and every later one with the whole answer to the first. */
function replay(): boolean {
  if (!existsSync(EARLIER)) return false;
  process.stdin.resume().on('end', () => {
    process.stdout.write(readFileSync(EARLIER));
  });
  return true;
}

function probe(mode: string, args: readonly string[]): void {
  if (mode === 'another-batch' && replay()) return;
  const agent = spawn(process.execPath, args, { stdio: ['inherit', 'pipe', 'inherit'] });
  const lines: string[] = [];
  let isOver = false;
  createInterface({ input: agent.stdout }).on('line', (line) => {
    if (isOver) return;
    lines.push(line);
    const printed = spoil(mode, lines);
    if ('end' in printed) {
      isOver = true;
      process.stdout.write(printed.end, () => process.exit(0));
    } else for (const bytes of printed) process.stdout.write(bytes);
  });
  agent.on('close', (code) => {
    if (mode === 'another-batch' && code === 0) {
      writeFileSync(`${EARLIER}.new`, lines.map((line) => `${line}\n`).join(''));
      renameSync(`${EARLIER}.new`, EARLIER);
    }
    process.exitCode = code ?? 1;
  });
}

/** The pod's own process: alive, but its canary is not there or speaks no language. */
function serve(mode: string, args: readonly string[]): void {
  const ports = args[args.indexOf('--listen') + 1]?.split(',').map(Number) ?? [];
  for (const port of mode === 'garbling-canary' && args.includes('--listen') ? ports : [])
    createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end(GARBAGE));
    }).listen(port);
  setInterval(() => undefined, 60_000);
}

function main([mode = '', ...args]: readonly string[]): void {
  if (args[1] === 'probe') probe(mode, args);
  else if (mode.endsWith('-canary')) serve(mode, args);
  else
    spawn(process.execPath, args, { stdio: 'inherit' }).on('close', (code) => {
      process.exitCode = code ?? 1;
    });
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
main(process.argv.slice(2));
