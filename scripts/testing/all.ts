import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Every test in order, cheapest first, with the lab coming up beside the first ones. Each tool counts as one test;
 * mocha's are counted one by one. The last line is `N passed, N failed`.
 */
interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Whether mocha counts inside it. */
  readonly counts?: boolean;
}

const MOCHA = [
  'mocha',
  '--no-config',
  '--forbid-only',
  '--fail-zero',
  '--reporter',
  'scripts/testing/counting-reporter.ts',
];
const TOOLS: readonly Step[] = [
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'lint', command: ['eslint', '--max-warnings', '0', '.'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'dead code', command: ['knip'] },
  // The pages are tested in a browser; where there is none yet, this installs it.
  { name: 'browser', command: ['node', 'scripts/testing/browser.ts'] },
  {
    name: 'units',
    command: [...MOCHA, '--timeout', '20000', '{probes,lib,suites,reports,scripts}/**/*.test.ts'],
    counts: true,
  },
];
const LAB: Step = { name: 'lab up', command: ['node', 'scripts/assay.ts', 'lab', 'up'] };
const LIVE: Step = {
  name: 'live',
  command: [...MOCHA, '--timeout', '600000', '--sort', 'scripts/live/*.live.ts'],
  counts: true,
};

const { values } = parseArgs({ options: { unit: { type: 'boolean', default: false } } });
const startedAt = Date.now();
const totals = { passed: 0, failed: 0 };
const folder = await mkdtemp(join(tmpdir(), 'assay-test-'));

const lab = values.unit ? undefined : step(LAB);
for (const tool of TOOLS) await step(tool);
if (lab !== undefined) {
  // Without a lab there is nothing to prove anything on; its own failure is counted.
  if (await lab) await step(LIVE);
}
await rm(folder, { recursive: true });
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`);
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;

async function step({ name, command, counts = false }: Step): Promise<boolean> {
  const began = Date.now();
  say(`▶ ${name}`);
  const file = join(folder, `${name.replaceAll(' ', '-')}.json`);
  const ok = (await run(command, { ASSAY_COUNTS: file })) === 0;
  say(`${ok ? '✓' : '✗'} ${name}: ${seconds(began)} s`);
  const counted = counts ? await readCounts(file) : undefined;
  totals.passed += counted?.passed ?? (ok ? 1 : 0);
  // A run that ended badly without saying how many failed is one failure at least.
  totals.failed += ok ? 0 : Math.max(counted?.failed ?? 1, 1);
  return ok;
}

async function readCounts(file: string): Promise<{ passed: number; failed: number } | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as { passed: number; failed: number });
}

function run([command = '', ...args]: readonly string[], env: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', () => {
      resolve(127);
    });
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(0);
}

function say(text: string): void {
  process.stdout.write(`[${seconds(startedAt).padStart(4)} s] ${text}\n`);
}
