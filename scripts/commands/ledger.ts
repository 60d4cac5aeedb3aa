import { Command, InvalidArgumentError } from 'commander';
import { readLedger } from '../../lib/evidence/read-ledger.ts';
import { writeWhole } from '../../lib/evidence/write-file.ts';
import { dateOf } from '../../reports/ledger/days.ts';
import { ledgerPage } from '../../reports/ledger/page.ts';
import { readReasons } from '../ledger-reasons.ts';

export const ledgerCommand = new Command('ledger')
  .description('draw what your runs showed of each safeguard day by day, with the gaps')
  .argument('[dir]', 'the folder that holds the evidence folders', 'evidence')
  .option('--out <file>', 'the page to write', 'ledger.html')
  .option('--months <number>', 'how far back from today', months, 12)
  .addHelpText(
    'after',
    '\nReasons of gaps stand in DIR/ledger.yaml: a list of { from, to, reason, owner }, the dates as YYYY-MM-DD.',
  )
  .action(async (dir: string, flags: { out: string; months: number }) => {
    const today = new Date();
    const from = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - flags.months, today.getUTCDate());
    const period = { from: dateOf(from), to: dateOf(today.getTime()) };
    const ledger = { ...(await readLedger(dir)), reasons: await readReasons(dir) };
    await writeWhole(flags.out, ledgerPage(ledger, period));
    const { runs, refused } = ledger;
    process.stdout.write(`${runs.length} runs, ${refused.length} folders refused: ${flags.out}\n`);
  });

function months(value: string): number {
  if (/^([1-9]|[1-6]\d|7[0-2])$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It takes a whole number from 1 to 72, which is six years.');
}
