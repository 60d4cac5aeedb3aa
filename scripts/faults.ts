import { Command, InvalidArgumentError } from 'commander';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultOutput, newRunId } from '../lib/run/header.ts';
import { describeTool } from '../lib/run/tool.ts';
import type { FaultRow } from '../lib/model/fault-table.ts';
import { loadChecks } from '../suites/load.ts';
import type { Fault } from './faults/fault.ts';
import type { JudgedFault } from './faults/judge-fault.ts';
import { loadFaults } from './faults/load.ts';
import { MEASURED } from './faults/measured.ts';
import { readRows, writeTable } from './faults/table-file.ts';
import { tryFaults } from './faults/try-faults.ts';
import { onSignals } from './on-signals.ts';
import { collect } from './options.ts';

interface Flags {
  readonly only: readonly string[];
  readonly minutes?: number;
  readonly list: boolean;
  readonly keep: boolean;
  readonly out?: string;
}

const TABLE = 'faults.json';

await new Command('faults')
  .description('on the lab only: break one thing after another, and see that nothing broken is called safe')
  .option('--only <id>', 'only this fault; repeatable', collect, [])
  .option('--minutes <count>', 'begin no further one after this long', asCount)
  .option('--list', 'list the faults and end', false)
  .option('--keep', 'put those that held into docs/measured/faults.json too', false)
  .option(
    '--out <dir>',
    `folder for ${TABLE} and the evidence of each; what has held there is not tried again`,
  )
  .addHelpText('after', '\nExit code: 0 when every chosen fault held, else 1.')
  .action(main)
  .parseAsync();

async function main(flags: Flags): Promise<void> {
  const faults = await chosen(flags);
  if (flags.list) {
    process.stdout.write(faults.map(({ id, breaks }) => `${id}: ${breaks}\n`).join(''));
    return;
  }
  const out = flags.out ?? defaultOutput(newRunId(new Date()));
  mkdirSync(out, { recursive: true });
  const file = join(out, TABLE);
  const rows = new Map(readRows(file).map((row) => [row.id, row]));
  const until = Date.now() + (flags.minutes ?? Infinity) * 60_000;
  await tryFaults(
    faults.filter(({ id }) => !rows.get(id)?.held),
    {
      out,
      catalogue: (await loadChecks()).map(({ id }) => id),
      signal: onSignals(),
      goesOn: () => Date.now() < until,
      onFault: (judged, seconds) => {
        rows.set(judged.row.id, judged.row);
        writeTable(file, rows.values());
        process.stdout.write(lineOf(judged, seconds));
      },
    },
  );
  const held = faults.filter(({ id }) => rows.get(id)?.held).length;
  process.stdout.write(`\n${held} of ${faults.length} faults held. ${file}\n`);
  if (held < faults.length || held === 0) process.exitCode = 1;
  if (flags.keep) await keep([...rows.values()].filter((row) => row.held));
}

/** Rows that held, in the committed table, in the place of what it had of them. */
async function keep(held: readonly FaultRow[]): Promise<void> {
  const rows = new Map([...readRows(MEASURED), ...held].map((row) => [row.id, row]));
  writeTable(MEASURED, rows.values(), { measured: today(), commit: (await describeTool()).commit });
}

async function chosen({ only }: Flags): Promise<readonly Fault[]> {
  const all = await loadFaults();
  const unknown = only.find((id) => !all.some((one) => one.id === id));
  if (unknown !== undefined) throw new Error(`There is no fault "${unknown}"; see --list.`);
  return only.length === 0 ? all : all.filter(({ id }) => only.includes(id));
}

function lineOf({ row: { id, breaks, seen, held }, faults }: JudgedFault, seconds: number): string {
  const counts = Object.entries(seen).flatMap(([verdict, count]) =>
    count > 0 ? [`${count} ${verdict}`] : [],
  );
  const why = faults.map((one) => `\n          ${one}`).join('');
  return `${held ? 'held    ' : 'NOT HELD'}  ${id} (${seconds} s): ${breaks}: ${counts.join(', ') || 'nothing claimed'}${why}\n`;
}

function asCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('a whole number from 1 on');
  return count;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
